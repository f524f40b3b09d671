# True and False are JavaScript's, both ways.
import js

print(js.Array.of(True)[0] is True, js.Array.of(False)[0] is False)
print(js.JSON.stringify(True), js.JSON.stringify(js.Array.of(True, False, 1, 0)))
print(js.Boolean(1), js.Boolean(0), js.Boolean(""))
