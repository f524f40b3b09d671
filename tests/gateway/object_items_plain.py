# Items of a plain object are its properties.
import js

made = js.JSON.parse('{"a": 1}')
made["b"] = 2
print(made["a"], js.JSON.stringify(made))
try:
    made["c"]
except KeyError:
    print("KeyError")
