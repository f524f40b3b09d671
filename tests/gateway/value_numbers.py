# Numbers go out and come back: safe integers and larger ones as int, the rest as float.
# differs: micropython: integers beyond 2**53 come back as objects
import js

def there_and_back(value):
    return js.Array.of(value)[0]

for value in (0, 1, -1, 2**31, -(2**31), 2**53 - 2, 2**53, -(2**53) - 1, 2**64, -(3**70)):
    back = there_and_back(value)
    print(isinstance(back, int), back == value, js.String(value) == str(value))
for value in (1.5, -0.25, 1e300):
    back = there_and_back(value)
    print(type(back).__name__, back == value)
print(js.Number.isSafeInteger(2**53 - 2), js.Number.isSafeInteger(2**53), js.Number("3"))
print(js.BigInt("12345678901234567890123") + 1, js.BigInt("7") == 7)
print(js.Number("Infinity"), js.Number("-Infinity"), js.Number("x") != js.Number("x"))
print(js.Math.max(1, 2.5, -3), js.Number.isNaN(float("nan")), js.String(float("-inf")))
