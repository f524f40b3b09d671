# The text of an object is what JavaScript makes of it.
# differs: micropython: its C code writes the number of an object of JavaScript's
import js

print(str(js.Array.of(1, 2)), str(js.URL.new("https://example.org/")))
print(str(js.Object.new()))
