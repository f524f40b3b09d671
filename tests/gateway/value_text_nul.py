# A NUL is a character like others.
import js

for text in ("\0", "a\0b", "\1\0\1", "\0\0"):
    print(js.Object(text).length, js.Array.of(text)[0] == text)
print(len(js.String.fromCharCode(97, 0, 98)))
