# What goes to stderr is told apart from stdout; bytes are written beneath the text.

import sys

print("out 1")
print("err 1", file=sys.stderr)
sys.stderr.write("err 2\n")
print("out 2", end="")
sys.stderr.write("err 3")
print(" out 3")

print("before", end=" ")
sys.stdout.buffer.write(b"\xc3")
sys.stdout.buffer.write(b"\xa9\n")
print("after")
