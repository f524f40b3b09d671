# The page's window gives and takes values as JavaScript of Python's own realm does.
from pyscript import document, ffi, window

array = window.Array.of(1, 1.5, "é😀", True, None)
print([item for item in array], window.Array.isArray(array), window.Number("1099511627776"))
print(window.JSON.parse("null") is ffi.jsnull, ffi.is_none(document.querySelector("#nothing")))
print(document.body == document.body, document.body == document.head, window == window.window)
print(ffi.to_bytes(window.Uint8Array.of(1, 255)), window.JSON.stringify(ffi.to_js({"a": [1, None]})))
print(window.JSON.stringify([1, {"a": (2, None)}]), window.Array.of([10**30])[0][0])
print(array.constructor == window.Array, window.Number.parseInt("13"), window.parseInt("14"), window.Number.parseInt("15"))
print(await window.Promise.resolve(7))
try:
    window.JSON.parse("{")
except ffi.JsException as error:
    print(error.name, len(error.message) > 0, "SyntaxError" in error.stack)
