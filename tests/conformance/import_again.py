# Modules read again, modules that import each other, and __main__ imported.

import sys

with open("changing.py", "w") as file:
    file.write("value = 1\n")
import changing

first = changing
with open("changing.py", "w") as file:
    file.write("value = 'changed'\n")
import changing

print(changing.value)
del sys.modules["changing"]
import changing

print(changing.value, first.value, changing is first)

with open("chicken.py", "w") as file:
    file.write("import egg\nname = 'chicken'\ndef ask():\n    return egg.name\n")
with open("egg.py", "w") as file:
    file.write("import chicken\nname = 'egg'\ndef ask():\n    return chicken.name\n")
with open("asks.py", "w") as file:
    file.write("import __main__\nseen = __main__.answer\n")

answer = 42
import chicken, egg, asks

print(chicken.ask(), egg.ask(), asks.seen)
