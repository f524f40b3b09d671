# Also reading, setting and iterating may throw.
import js
from pyscript import ffi

frozen = js.Object.freeze(js.Object.new())
try:
    js.Reflect.ownKeys(js.Proxy.revocable(js.Object.new(), js.Object.new()) and 1)
except ffi.JsException as error:
    print(error.name)
revocable = js.Proxy.revocable(js.Object.new(), js.Object.new())
gone = revocable.proxy
revocable.revoke()
try:
    gone.name
except ffi.JsException as error:
    print("get", error.name)
try:
    gone.name = 1
except ffi.JsException as error:
    print("set", error.name)
print("goes on")
