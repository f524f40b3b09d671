# An item that is Python's stays what it is, however often it is read.
import js
from pyscript import ffi

made = js.Object.new()
made["function"] = ffi.create_proxy(lambda: "called")
print(made["function"](), made["function"](), made.function())
made["list"] = [1]
print(made["list"][0], made["list"][0], made.list[0])
items = js.Array.of(5).values()
print(callable(items["next"]), js.Math["PI"] > 3, "abs" in js.Math)
