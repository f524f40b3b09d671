# Text files: write, read, append, lines.

with open("notes.txt", "w") as file:
    print(file.write("first\n"))
    file.write("né🐍\n")
with open("notes.txt", "a") as file:
    file.write("third")
with open("notes.txt") as file:
    print(repr(file.read()), repr(file.read()))
with open("notes.txt") as file:
    print([line for line in file])
with open("notes.txt") as file:
    print(repr(file.readline()), file.readlines(), repr(file.readline()))
print(open("/home/user/notes.txt", "r", encoding="utf-8").read().split("\n"))
with open("notes.txt", "w") as file:
    print("printed", 1, sep="-", file=file)
print(open("notes.txt").read(), end="")
try:
    file.write("more")
except ValueError:
    print("it is closed")
