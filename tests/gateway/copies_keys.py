# Keys of a dict that are neither text nor numbers are text in its copy, as Python says them.
# differs: micropython: it says so only of text, numbers, booleans and None, and raises TypeError
# differs: pyodide: it makes no copy of such a dict, and gives a proxy
import js

print(js.JSON.stringify({(1, 2): 3}), js.JSON.stringify({None: 1, True: 2}))
