# `in` asks a plain object for a property.
import js

made = js.JSON.parse('{"a": 1}')
print("a" in made, "b" in made)
