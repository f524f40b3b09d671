# `in`, for arrays, sets and maps.
import js

array = js.Array.of(1, "two")
print(1 in array, "two" in array, 3 in array)
a_set = js.Set.new(array)
print(1 in a_set, 3 in a_set)
a_map = js.Map.new()
a_map.set("key", 1)
print("key" in a_map, "other" in a_map)
