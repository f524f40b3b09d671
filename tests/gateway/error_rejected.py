# A callback's exception rejects the promise that it was to settle, and comes back as what it was.
import js
from pyscript import ffi

def fail(value):
    raise ValueError("from Python")

seen = []
def look(error):
    seen.append((type(error).__name__, str(error)))
    return "looked"

promise = js.Promise.resolve(1).then(ffi.create_proxy(fail)).catch(ffi.create_proxy(look))
print(await promise)
print(seen)
try:
    await js.Promise.resolve(1).then(ffi.create_proxy(fail))
except ValueError as error:
    print("ValueError", error)
