# Division and remainder of negative numbers, whole and not.
# differs: rustpython: 1 // 1.0 is 0.0

for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3)):
    print(a // b, a % b, divmod(a, b), a / b)
print(7.5 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 1 / 4, 6 / 3, 2**-1)
print(-(2**70) // 3, -(2**70) % 3, divmod(2**70, -5), 0 // 5, -0.0 == 0.0, 1 // 1.0)
