# A promise that is rejected raises.
# differs: micropython: its C code makes the exception, which has no name and message of its own
import js
from pyscript import ffi

try:
    await js.Promise.reject(js.TypeError.new("no"))
except ffi.JsException as error:
    print(error.name, error.message)
async def inner():
    await js.Promise.reject(js.RangeError.new("too far"))
try:
    await inner()
except ffi.JsException as error:
    print(error.name)
