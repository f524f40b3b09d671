# What Python raises is an Error for JavaScript, with a name, Python's type and the message.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def fail(*values):
    raise ValueError("from Python")

look = js.Function.new("f", """
    try { f(); } catch (error) {
        return [error instanceof Error, error.name, error.type, error.message.includes("from Python")].join(" ");
    }
""")
print(look(ffi.create_proxy(fail)))
