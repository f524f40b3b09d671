# enum.
# differs: micropython: it has no module enum

from enum import Enum, Flag, IntEnum, auto


class Color(Enum):
    RED = 1
    GREEN = auto()


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Right(Flag):
    READ = auto()
    WRITE = auto()


print(Color.RED, Color.GREEN.value, Color["RED"] is Color(1), [c.name for c in Color], Size.LARGE > Size.SMALL, Size.LARGE + 1)
print(Right.READ in (Right.READ | Right.WRITE), bool(Right.READ & Right.WRITE))
