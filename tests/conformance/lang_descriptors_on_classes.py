# Descriptors are asked also when the class is, and through super().
# differs: micropython: it asks them only for instances

class Names:
    def __get__(self, instance, owner):
        return owner.__name__ if instance is None else "an instance of " + owner.__name__


class Thing:
    name = Names()


print(Thing.name, "-", Thing().name)


class Circle:
    @property
    def width(self):
        return 4


class Wide(Circle):
    @property
    def width(self):
        return super().width + 1


print(Wide().width)
