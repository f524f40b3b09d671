# typing, and the annotations themselves.
# differs: micropython: it has no module typing

from typing import Any, Generic, NamedTuple, Optional, Protocol, TypeVar, Union, get_type_hints

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item


class Point(NamedTuple):
    x: int
    y: int = 0


def f(a: int, b: "list[str]") -> Optional[int]: ...


print(Box[int](5).item, Point(1), sorted(get_type_hints(f)), f.__annotations__["b"], list[int], isinstance(1, int | str))
