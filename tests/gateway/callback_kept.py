# A function that is passed bare is called also later.
import js
from pyscript import ffi

seen = []
js.setTimeout(lambda *_: seen.append("later"), 0)
await js.Promise.new(ffi.create_proxy(lambda resolve, reject: js.setTimeout(resolve, 10)))
print(seen)
