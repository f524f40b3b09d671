# `in` asks a plain object for a property.
# differs: micropython: its C code looks for an iterator
# differs: pyodide: its proxy of a plain object contains nothing
import js

made = js.JSON.parse('{"a": 1}')
print("a" in made, "b" in made)
