# What JavaScript throws arrives as an exception.
import js
from pyscript import ffi

try:
    js.JSON.parse("{")
except ffi.JsException as error:
    print(error.name, len(error.message) > 0, "SyntaxError" in str(error), "SyntaxError" in error.stack)
try:
    js.decodeURIComponent("%")
except Exception as error:
    print(type(error).__name__, error.name)
try:
    js.Array.new(-1)
except ffi.JsException as error:
    print(error.name, error.message == "Invalid array length")
try:
    js.Object.new().method()
except AttributeError:
    print("AttributeError")
try:
    js.Reflect.get(1, "x")
except ffi.JsException as error:
    print(error.name)
finally:
    print("goes on")
for _ in range(50):
    try:
        js.BigInt("x")
    except ffi.JsException:
        pass
print([len(str(js.Math.max(n, 2))) for n in range(3)])
