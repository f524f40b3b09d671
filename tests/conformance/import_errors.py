# Imports that fail, and what they leave behind.

import sys

try:
    import no_such_module
except ImportError as error:
    print("no module", "no_such_module" in str(error))

with open("broken.py", "w") as file:
    file.write("before = 1\n1 / 0\n")
for attempt in range(2):
    try:
        import broken
    except ZeroDivisionError:
        print("raises", "broken" in sys.modules)

with open("wrong.py", "w") as file:
    file.write("def f(:\n")
try:
    import wrong
except SyntaxError:
    print("is no Python")

with open("small.py", "w") as file:
    file.write("x = 1\n")
try:
    from small import y
except ImportError:
    print("no name y")
try:
    import small.deeper
except ImportError:
    print("no package")
