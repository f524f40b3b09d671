# A function that JavaScript calls later, with what it then has to say.
import js
from pyscript import ffi

def begin(resolve, reject):
    js.setTimeout(resolve, 0, "later")

print(await js.Promise.new(ffi.create_proxy(begin)))
seen = []
print(await js.Promise.resolve(20).then(ffi.create_proxy(lambda value: seen.append(value) or value + 1)))
print(seen)
