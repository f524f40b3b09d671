# Names of the global object can be set, and deleted.
# differs: micropython: its `js` is a module, and what is set there stays in Python
import js

js.madeByPython = 42
print(js.globalThis.madeByPython, hasattr(js, "madeByPython"))
del js.madeByPython
print(hasattr(js, "madeByPython"))
