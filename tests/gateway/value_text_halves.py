# Half of a surrogate pair may stand alone in a string of JavaScript's, and in Python's.
import js

half = js.String.fromCharCode(0xD83D)
print(len(half), ord(half) == 0xD83D)
print(js.Object("a" + half).length)
print(js.Array.of(half, "x" + half + "y")[1] == "x" + half + "y")
late = "é" + half + "é한"
print(late == js.Array.of(late)[0], js.Object(late).length, js.String.fromCharCode(0xD83D, 233, 0xDC00) == "\ud83dé\udc00")
