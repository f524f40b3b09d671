# An attribute is deleted.
# differs: micropython: its C code has no such operation for an object of JavaScript's
import js

made = js.Object.new()
made.name = "Ann"
made.age = 7
del made.age
print(js.JSON.stringify(made), hasattr(made, "age"))
