# The message of what Python raised is its own for JavaScript too, without a traceback.
# differs: micropython: it is the traceback, which its C code writes
# differs: pyodide: it is the traceback, and the message the end of it
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def fail(*values):
    raise ValueError("from Python")

look = js.Function.new("f", "try { f(); } catch (error) { return error.message; }")
print(look(ffi.create_proxy(fail)))
