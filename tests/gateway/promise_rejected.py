# A promise that is rejected raises.
import js
from pyscript import ffi

try:
    await js.Promise.reject(js.TypeError.new("no"))
except ffi.JsException as error:
    print(error.name, error.message, "TypeError" in error.stack)
async def inner():
    await js.Promise.reject(js.RangeError.new("too far"))
try:
    await inner()
except ffi.JsException as error:
    print(error.name)
