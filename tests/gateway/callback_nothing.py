# What is undefined is None also where it is the last, or the only, thing that a function is called with.
import js
from pyscript import ffi

seen = []
promise = js.Promise.resolve(1).then(ffi.create_proxy(lambda value: seen.append(value)))
await promise.then(ffi.create_proxy(lambda value: seen.append(value)))
async def later(value):
    seen.append("later")
await js.Promise.resolve(2).then(ffi.create_proxy(later)).then(ffi.create_proxy(lambda value: seen.append(value)))
print(seen)
