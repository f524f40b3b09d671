# A function of Python's that JavaScript calls at once, for its answer.
# differs: cpython: JavaScript cannot call it while it waits
import js
from pyscript import ffi

print(list(js.Array.of(1, 2, 3).map(ffi.create_proxy(lambda value, *rest: value * 10))))
print(list(js.Array.of(3, 1, 2).sort(ffi.create_proxy(lambda one, other: one - other))))
print(js.Array.of(1, 2, 3).reduce(ffi.create_proxy(lambda sum, value, *rest: sum + value), 0))
seen = []
js.Array.of("a", "b").forEach(ffi.create_proxy(lambda item, index, array: seen.append((item, index))))
print(seen)
def nested(value, *rest):
    return js.Array.of(value).map(ffi.create_proxy(lambda inner, *rest: inner + 1))[0]
print(list(js.Array.of(1, 2).map(ffi.create_proxy(nested))))
