# print, its separators and ends, and sys.stdout.write.

import sys

print()
print("a", 1, None, [2], sep="-")
print("a", "b", sep="")
print("no line end", end="")
print("!", end="\n\n")
print(print("value"))
print("to stdout", file=sys.stdout)
print(*[1, 2, 3], sep="\n")
print("é🐍日本", "tab\there", "nul\0there".replace("\0", "0"))
print("", end="")
print("last, without a line end", end="")

print(sys.stdout.write("abc\n"), sys.stdout.write(""))
sys.stdout.write("one ")
sys.stdout.write("line\n")
