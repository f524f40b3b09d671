# An attribute is deleted.
import js

made = js.Object.new()
made.name = "Ann"
made.age = 7
del made.age
print(js.JSON.stringify(made), hasattr(made, "age"))
