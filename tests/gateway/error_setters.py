# Also reading, setting and iterating may throw.
import js
from pyscript import ffi

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
thrower = js.Function.new("return { [Symbol.iterator]: () => ({ next() { throw new RangeError('no more'); } }) };")
try:
    for _ in thrower():
        pass
except ffi.JsException as error:
    print("iterate", error.name)
print("goes on")
