# Bytes become a Uint8Array, and the bytes of one come back.
import js
from pyscript import ffi

every = bytes(range(256))
array = ffi.to_js(every)
print(js.Object.prototype.toString.call(array), array.length, array[0], array[255])
print(bytes(array) == every)
made = js.Uint8Array.new(3)
made[1] = 7
print(bytes(made), len(made))
print(bytes(js.Uint8Array.of(1, 2, 3).subarray(1)))
print(bytes(ffi.to_js(b"")), bytes(ffi.to_js(bytearray(b"abc"))))
large = bytes(200000)
print(len(bytes(ffi.to_js(large))))
