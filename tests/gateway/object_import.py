# Names of the global object can be imported, and set.
# differs: micropython: its `js` is a module, which has the names that were there at the start; and None arrives as null
from js import Math, JSON as json
import js

print(Math.floor(2.7), json.stringify(None))
js.madeByPython = 42
print(js.globalThis.madeByPython, hasattr(js, "madeByPython"))
del js.madeByPython
print(hasattr(js, "madeByPython"))
