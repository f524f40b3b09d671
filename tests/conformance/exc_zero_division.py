# Division by zero, as every kind of number and operator does it.

for a in (1, 1.0, 0, 2**70, -1):
    for operation in (lambda a: a / 0, lambda a: a // 0, lambda a: a % 0, lambda a: divmod(a, 0), lambda a: a / 0.0):
        try:
            print(operation(a))
        except ZeroDivisionError:
            print("Z", end="")
    print()
try:
    0 ** -1
except ZeroDivisionError:
    print("nor a negative power of zero")
