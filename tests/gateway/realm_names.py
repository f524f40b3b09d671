# Names of the global object can be set, and deleted.
import js

js.madeByPython = 42
print(js.globalThis.madeByPython, hasattr(js, "madeByPython"))
del js.madeByPython
print(hasattr(js, "madeByPython"))
