# Half of a surrogate pair may stand alone in a string of JavaScript's, and in Python's.
# differs: micropython: a string is UTF-8, which has no half of a pair
import js

half = js.String.fromCharCode(0xD83D)
print(len(half), ord(half) == 0xD83D)
print(js.Object("a" + half).length)
print(js.Array.of(half, "x" + half + "y")[1] == "x" + half + "y")
