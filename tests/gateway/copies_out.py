# `to_js` makes arrays and plain objects of Python's containers, and whatever is in them.
import js
from pyscript import ffi

print(js.JSON.stringify(ffi.to_js([1, "two", None, [3.5, True]])))
print(js.JSON.stringify(ffi.to_js({"a": 1, "b": {"c": [1, 2]}})))
print(js.JSON.stringify(ffi.to_js((1, (2, 3)))))
print(js.Array.isArray(ffi.to_js([])), js.Array.isArray(ffi.to_js(())), js.Array.isArray(ffi.to_js({})))
print(ffi.to_js({"a": 1}).a, ffi.to_js(5), ffi.to_js("text"), ffi.to_js(None))
