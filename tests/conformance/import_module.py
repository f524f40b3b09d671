# A module written to the home folder can be imported, in every way.

import sys

with open("mine.py", "w") as file:
    file.write('"""What it is."""\nprint("runs", __name__)\nvalue = 42\n\ndef double(x):\n    return 2 * x\n\n_hidden = 1\n')

import mine
import mine as again
from mine import double, value as renamed

print(mine.value, double(4), renamed, again is mine, "mine" in sys.modules, mine.__name__, mine.__file__.endswith("mine.py"))
mine.value = 43
print(again.value, renamed)


def inside():
    import mine

    return mine.value


print(inside(), __import__("mine").value, "/home/user" in sys.path)

with open("plain.py", "w") as file:
    file.write("shown = 1\n_hidden = 2\n")
with open("chosen.py", "w") as file:
    file.write('__all__ = ["one"]\none = 1\ntwo = 2\n')

from plain import *
from chosen import *

print(sorted(name for name in globals() if name in ("shown", "_hidden", "one", "two")))
