# Rounding: half to even, to a number of digits, to tens and hundreds.

print([round(n / 2) for n in range(-5, 6)])
print(round(2.675, 1), round(1234.5678, 2), round(-1.55), round(7), round(0.5), type(round(1.2)) is int)
print(round(1.25, 1), round(5.0, 0), round(2.5), round(3.5))

print(round(1234, -2), round(1250, -2), round(1350, -2), round(15, -1), round(-25, -1), round(7, 2))
