# Indexes from the end, items that are not there, and items that are deleted.
# differs: micropython: indexes do not count from the end, and items cannot be deleted
import js

array = js.Array.of("a", "b", "c")
print(array[-1], array[-3])
for index in (3, -4):
    try:
        array[index]
    except IndexError:
        print("IndexError", index)
del array[0]
print(js.JSON.stringify(array))
made = js.Map.new()
made["key"] = 1
try:
    made["other"]
except KeyError:
    print("KeyError")
del made["key"]
print(len(made))
print(js.JSON.stringify(js.Array.of(1, 2, 3, 4)[1:3]))
