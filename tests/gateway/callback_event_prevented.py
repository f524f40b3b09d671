# A handler may keep the browser from what it does by itself.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

target = js.EventTarget.new()
target.addEventListener("first", ffi.create_proxy(lambda event: event.preventDefault()))
print(target.dispatchEvent(js.Event.new("first", ffi.to_js({"cancelable": True}))))
