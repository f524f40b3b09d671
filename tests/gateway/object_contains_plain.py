# `in` asks a plain object for a property.
# differs: pyodide: its proxy of a plain object contains nothing
import js

made = js.JSON.parse('{"a": 1}')
print("a" in made, "b" in made)
