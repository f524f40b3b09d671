# Metaclasses, __init_subclass__ and __set_name__.
# differs: micropython: it has neither of the three

class Meta(type):
    def __new__(mcs, name, bases, namespace):
        namespace["made_by"] = "Meta"
        return super().__new__(mcs, name, bases, namespace)


class Made(metaclass=Meta):
    pass


print(Made.made_by, type(Made).__name__)


class Plugin:
    known = []

    def __init_subclass__(cls, **kwargs):
        Plugin.known.append((cls.__name__, kwargs))


class First(Plugin, order=1):
    pass


print(Plugin.known)


class Field:
    def __set_name__(self, owner, name):
        self.name = name


class Record:
    size = Field()


print(Record.size.name)
