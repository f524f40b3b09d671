# Integers go out and come back, also those that JavaScript has BigInt for.
import js

for value in (2**31, -(2**31) - 1, 2**53 - 2, 2**53, -(2**53) - 1, 2**64, -(3**70)):
    back = js.Array.of(value)[0]
    print(isinstance(back, int), back == value, js.String(value) == str(value))
print(js.Number.isSafeInteger(2**53 - 2), js.Number.isSafeInteger(2**53))
