# Floats: their texts, the shortest that read back as the same, special values, conversions.

print(1.0, 0.5, -2.25, 1e10, 1e16, 1e22, 1e-5, 0.0001, 123456.75, 1.5e300, 2.0**0.5 > 1.4142, 3.0 * 2)
inf, nan = float("inf"), float("nan")
print(inf, -inf, nan, nan == nan, inf > 10**300, inf - inf, float("1.5e3"), float(" -2.5 "), float("-inf"))
print(float(3), int(2.9), int(-2.9), 0.1 + 0.2 != 0.3, abs(0.1 + 0.2 - 0.3) < 1e-15, 1.0 == 1)
print(1e3 == 1000, bool(0.0), bool(nan), abs(-1.5), max(1, 2.5), min(0.5, 0), sum([0.5, 0.25]))
for text in ("", "1,5", "x", "1.5.2"):
    try:
        float(text)
    except ValueError:
        print("no number", repr(text))
try:
    int(inf)
except OverflowError:
    print("infinity is no int")

for value in (0.1, 0.1 + 0.2, 1 / 3, 2 / 3, 1e23, 100 / 3, 3.141592653589793, 1.7976931348623157e308):
    print(value, float(repr(value)) == value)
