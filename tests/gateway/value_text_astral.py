# A character beyond the first plane is one in Python and two units in JavaScript.
import js

face = "\U0001F600"
print(js.Array.of(face)[0] == face, len(js.Array.of(face)[0]))
print(js.Object(face).length, js.String.fromCodePoint(0x1F600) == face)
print(js.Array.of("a" + face + "b")[0] == "a" + face + "b")
