# A message of several lines stays whole, in a promise too.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def fail(*values):
    raise ValueError("from\nPython")

async def fail_later(*values):
    fail()

look = js.Function.new("f", "try { f(); } catch (error) { return error.message; }")
print(look(ffi.create_proxy(fail)))
wait = js.Function.new("f", "return f().catch((error) => error.message)")
print(await wait(ffi.create_proxy(fail_later)))

def fail_again(*values):
    try:
        fail()
    except ValueError as error:
        raise ValueError("again") from error

class Outer:
    class Inner(Exception):
        pass

def fail_inside(*values):
    raise Outer.Inner("inside")

print(look(ffi.create_proxy(fail_again)), look(ffi.create_proxy(fail_inside)))
