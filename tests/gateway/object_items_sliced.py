# A slice of an array is an array.
import js

print(js.JSON.stringify(js.Array.of(1, 2, 3, 4)[1:3]))
