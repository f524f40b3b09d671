# Numbers arrive as what they are: whole ones that are safe, and larger ones of BigInt, as int, the rest as float.
import js

def there_and_back(value):
    return js.Array.of(value)[0]

for value in (0, 1, -1, 2**31 - 1, -(2**31)):
    back = there_and_back(value)
    print(isinstance(back, int), back == value, js.String(value) == str(value))
for value in (1.5, -0.25, 1e300):
    back = there_and_back(value)
    print(type(back).__name__, back == value)
print(js.Number("4294967296") + 1, js.Number("-9007199254740991"), js.Date.UTC(2020, 0))
print(js.Number.isSafeInteger(7), js.Number("3"))
print(js.BigInt("12345678901234567890123") + 1, js.BigInt("7") == 7)
print(js.Number("Infinity"), js.Number("-Infinity"), js.Number("x") != js.Number("x"))
print(js.Math.max(1, 2.5, -3), js.Number.isNaN(float("nan")), js.String(float("-inf")))
