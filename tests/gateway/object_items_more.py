# Indexes from the end, and items that are not there.
import js

array = js.Array.of("a", "b", "c")
print(array[-1], array[-3])
array[-1] = "last"
print(js.JSON.stringify(array))
for index in (3, -4):
    try:
        array[index]
    except IndexError:
        print("IndexError", index)
made = js.Map.new()
made[1] = "one"
print(made[1], made.get(1), made.get("1"))
try:
    made["other"]
except KeyError:
    print("KeyError")
