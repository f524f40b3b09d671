# input() and sys.stdin read from the same place.

import sys

print(input())
print(sys.stdin.readline(), end="")
print(input())
print(repr(sys.stdin.read()))
