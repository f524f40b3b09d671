# The text of an object is what JavaScript makes of it.
import js

print(str(js.Array.of(1, 2)), str(js.URL.new("https://example.org/")))
print(str(js.Object.new()))
