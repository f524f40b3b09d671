# The module importlib: by name, and again.
# differs: micropython: it has no module importlib

import importlib

with open("changing.py", "w") as file:
    file.write("value = 1\nold = True\n")
changing = importlib.import_module("changing")
with open("changing.py", "w") as file:
    file.write("value = 'changed'\n")
print(changing.value, importlib.reload(changing) is changing, changing.value, changing.old)
