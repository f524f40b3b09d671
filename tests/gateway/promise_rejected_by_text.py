# A promise may be rejected with what is no error.
import js
from pyscript import ffi

for reason in ("no reason", 7):
    try:
        await js.Promise.reject(reason)
    except ffi.JsException as error:
        print("JsException", str(reason) in str(error))
