# A listener hears what is dispatched, and is taken away by the same proxy.
import js
from pyscript import ffi

target = js.EventTarget.new()
seen = []
listener = ffi.create_proxy(lambda event: seen.append(event.type))
target.addEventListener("first", listener)
target.dispatchEvent(js.Event.new("first"))
await js.Promise.new(ffi.create_proxy(lambda resolve, reject: js.setTimeout(resolve, 0)))
print(seen)
target.removeEventListener("first", listener)
target.dispatchEvent(js.Event.new("first"))
await js.Promise.new(ffi.create_proxy(lambda resolve, reject: js.setTimeout(resolve, 0)))
print(seen)
