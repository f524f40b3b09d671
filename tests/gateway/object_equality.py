# Two proxies are equal where the object is the same one.
import js

one, other = js.Object.new(), js.Object.new()
print(one == one, one == other, one != other)
holder = js.Array.of(one, other)
print(holder[0] == one, holder[1] == one, holder[0] != holder[1])
print(js.globalThis == js.globalThis.globalThis, js.Array.of == js.Array.of, js.Array == js.Object)
print(one == 1, one == None, one != "x", one in [other, one])
