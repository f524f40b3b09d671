# An async function as a callback: JavaScript gets a promise.
import js
from pyscript import ffi

async def slowly(value):
    more = await js.Promise.resolve(1)
    return value + more

print(await js.Promise.resolve(20).then(ffi.create_proxy(slowly)))
