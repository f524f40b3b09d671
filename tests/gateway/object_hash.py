# An object can be a key.
import js

one, other = js.Object.new(), js.Object.new()
holder = js.Array.of(one, other)
names = {one: "one", other: "other"}
print(names[holder[0]], names[holder[1]], len(names))
print(len({holder[0], one, holder[1]}))
