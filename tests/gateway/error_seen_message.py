# The message of what Python raised is its own for JavaScript too, without a traceback.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def fail(*values):
    raise ValueError("from Python")

look = js.Function.new("f", "try { f(); } catch (error) { return error.message; }")
print(look(ffi.create_proxy(fail)))
