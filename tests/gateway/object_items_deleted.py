# Items are deleted.
import js

array = js.Array.of("a", "b", "c")
del array[0]
print(js.JSON.stringify(array))
made = js.Map.new()
made["key"] = 1
del made["key"]
print(made.size)
