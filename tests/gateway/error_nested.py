# What is thrown in a callback can be caught there, and what is not goes on through JavaScript.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

def careful(*_):
    try:
        js.JSON.parse("{")
    except ffi.JsException as error:
        return error.name

def careless(*_):
    js.decodeURIComponent("%")

print(js.Array.of(1, 2).map(ffi.create_proxy(careful)).join(" "))
for _ in range(200):
    try:
        js.Array.of(1).map(ffi.create_proxy(careless))
    except Exception as error:
        last = str(error)
print("URI" in last, js.Array.of(3).map(ffi.create_proxy(lambda value, *rest: value * 2))[0])
