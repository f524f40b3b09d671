# A list, a dict and bytes that are given as they are, without `to_js`, arrive as an array, an object and a Uint8Array.
import js
from pyscript import ffi

print(js.Array.isArray([1, 2]), js.JSON.stringify({"a": [1]}), js.Object.prototype.toString.call(b"x"))
print(js.JSON.stringify([1, "two", None, [3.5, True], (1, 2), {"x": {"y": []}}]), js.JSON.stringify({1: "one", 0: "none"}))
print(js.Object.entries({"a": 10**12, "b": 10**30})[0][1], js.Array.of([10**30])[0][0])
print(js.Array.of(["text", b"abc"])[0][1].length, js.Array.of([lambda: "called"])[0][0]())
# What has itself in it has its copy in it.
ring = []
ring.append(ring)
around = js.Array.of(ring)[0]
print(around[0] == around, len(around))
# Of what `create_proxy` was asked for once as well.
held = [1]
kept = ffi.create_proxy(held)
print(js.Array.isArray(held), js.JSON.stringify([held, held]))
