# The with statement: order, several managers, exceptions swallowed and passed on.

class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind.__name__ if kind else None, error)
        return self.swallow


with Manager("a") as a, Manager("b") as b:
    print("in", a, b)

with Manager("outer", swallow=True):
    with Manager("inner"):
        raise ValueError("bad")
print("went on")


def early():
    with Manager("early"):
        return "returned"


print(early())

for n in range(2):
    with Manager(n):
        if n == 0:
            continue
        break
