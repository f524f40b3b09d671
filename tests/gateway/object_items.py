# Items of arrays and of maps.
import js

array = js.Array.of("a", "b", "c")
print(array[0], array[2])
array[1] = "B"
print(js.JSON.stringify(array))
made = js.Map.new()
made["key"] = 1
print(made["key"], made.size, made.get("key"))
typed = js.Float64Array.of(0.5, 1.5)
typed[0] = 2.5
print(typed[0], typed[1])
