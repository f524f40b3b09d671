# A list, a dict and bytes that are given as they are, without `to_js`, arrive as an array, an object and a Uint8Array.
# differs: micropython: they stay Python's, behind a proxy
# differs: pyodide: they stay Python's, behind a proxy
import js

print(js.Array.isArray([1, 2]), js.JSON.stringify({"a": [1]}), js.Object.prototype.toString.call(b"x"))
