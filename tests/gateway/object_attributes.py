# Attributes are properties: read, set, asked for.
import js

made = js.Object.new()
made.name = "Ann"
made.age = 7
print(made.name, made.age, js.JSON.stringify(made))
print(hasattr(made, "name"), hasattr(made, "other"), getattr(made, "other", "none there"))
try:
    made.other
except AttributeError:
    print("AttributeError")
made.nothing = None
print(hasattr(made, "nothing"), made.nothing)
setattr(made, "with space", 1)
print(getattr(made, "with space"), js.JSON.stringify(made))
