# What Python raises in a callback arrives in JavaScript as an Error, and back in Python as what it was.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def fail(*values):
    raise ValueError("from Python")

try:
    js.Array.of(1).map(ffi.create_proxy(fail))
except ValueError as error:
    print("ValueError", error)

print("goes on", js.Array.of(1).map(ffi.create_proxy(lambda value, *rest: value + 1))[0])
