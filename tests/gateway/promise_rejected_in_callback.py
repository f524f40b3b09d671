# A promise that is rejected raises also in an async function that JavaScript has called.
import js
from pyscript import ffi

async def careful(_):
    try:
        await js.Promise.reject(js.TypeError.new("no"))
    except ffi.JsException as error:
        return error.name + " " + error.message
async def careless(_):
    await js.Promise.reject("no reason")

print(await js.Promise.resolve(1).then(ffi.create_proxy(careful)))
try:
    await js.Promise.resolve(1).then(ffi.create_proxy(careless))
except Exception as error:
    print("no reason" in str(error))
