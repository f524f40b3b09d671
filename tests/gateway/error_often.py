# Errors by the thousand leave nothing broken behind, nor does one that was thrown deep inside.
import js
from pyscript import ffi

caught = 0
for _ in range(2000):
    try:
        js.BigInt("x")
    except ffi.JsException:
        caught += 1
print(caught)

def deep(level):
    if level:
        return deep(level - 1)
    return js.JSON.parse("{")

try:
    deep(20)
except ffi.JsException as error:
    print(error.name)
with_finally = []
try:
    try:
        deep(3)
    finally:
        with_finally.append("finally")
except Exception:
    with_finally.append("caught")
print(with_finally, js.Math.max(1, 2))
