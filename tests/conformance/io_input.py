# input() reads line by line, without the line end.

name = input()
number = int(input())
print("Hello", name, number + 1, repr(input()), repr(input()), len(input()))
