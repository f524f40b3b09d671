# sys.stdin by lines: readline keeps the line end, a loop takes the rest, at the end there is an empty text.

import sys

print(repr(sys.stdin.readline()), repr(sys.stdin.readline()), repr(sys.stdin.readline()))
total = 0
for line in sys.stdin:
    total += int(line)
print(total, repr(sys.stdin.readline()), repr(sys.stdin.read()))
