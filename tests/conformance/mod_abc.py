# abc: what is abstract cannot be made.
# differs: micropython: its abstract classes can be made

from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self):
        return 4


print(Square().area())
try:
    Shape()
except TypeError:
    print("Shape is abstract")
