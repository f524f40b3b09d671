# A slice of an array is an array.
# differs: micropython: its C code hands a slice to JavaScript, which knows none
import js

print(js.JSON.stringify(js.Array.of(1, 2, 3, 4)[1:3]))
