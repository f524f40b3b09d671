# What a callback answers is a copy too.
# differs: cpython: JavaScript cannot call it while it waits
import js

print(js.JSON.stringify(js.Array.of(1, 2).map(lambda item, *_: [item, {"n": item}])))
print(js.Array.of(1).map(lambda *_: b"abc")[0].length)
