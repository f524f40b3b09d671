# The prompt of input() goes where output goes, without a line end.

name = input("Your name? ")
print("Hello", name)
age = input("Age" + ": ")
print(age, [input("") for _ in range(2)])
