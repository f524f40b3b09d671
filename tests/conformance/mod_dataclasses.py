# dataclasses.
# differs: micropython: it has no module dataclasses

from dataclasses import asdict, dataclass, field, replace


@dataclass(order=True)
class Item:
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)


item = Item("pen", 2.5)
print(item, item == Item("pen", 2.5), asdict(item), replace(item, price=3), sorted([Item("b"), Item("a")])[0].name)


@dataclass(frozen=True)
class Fixed:
    x: int


try:
    Fixed(1).x = 2
except AttributeError:
    print("frozen", hash(Fixed(1)) == hash(Fixed(1)))
