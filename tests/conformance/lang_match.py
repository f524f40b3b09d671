# The match statement.
# differs: micropython: it has no match statement

class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def describe(value):
    match value:
        case 0 | 1:
            return "small"
        case int(n) if n < 0:
            return f"negative {n}"
        case [first, *rest]:
            return f"list of {first} and {len(rest)}"
        case {"name": str(name), **others}:
            return f"named {name} {others}"
        case Point(0, y=y):
            return f"on the axis at {y}"
        case "a" | "b" as letter:
            return f"letter {letter}"
        case None:
            return "none"
        case _:
            return "something"


for value in (1, -3, [1, 2, 3], {"name": "x", "k": 1}, Point(0, 5), Point(1, 5), "b", None, 2.5):
    print(describe(value))

match = "still a name"
print(match)
