# None is undefined; null is an object of its own, that is false.
import js
from pyscript import ffi

print(js.Array.of(None)[0] is None, js.String(None))
null = js.JSON.parse("null")
print(null is ffi.jsnull, bool(null), null is None)
print(js.String(ffi.jsnull), js.JSON.stringify(js.Array.of(ffi.jsnull)))
print(ffi.is_none(None), ffi.is_none(ffi.jsnull), ffi.is_none(0), ffi.is_none(""), ffi.is_none(js.Object.new()))
print(repr(ffi.jsnull), js.Object.new().constructor is not None)
