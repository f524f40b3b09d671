# The order in which a diamond of classes is searched.
# differs: micropython: it searches depth first, and has no __mro__

class Base:
    def who(self):
        return ["Base"]


class Left(Base):
    def who(self):
        return ["Left"] + super().who()


class Right(Base):
    def who(self):
        return ["Right"] + super().who()


class Bottom(Left, Right):
    def who(self):
        return ["Bottom"] + super().who()


print(Bottom().who())
print([c.__name__ for c in Bottom.__mro__])
try:
    type("Impossible", (Base, Left), {})
except TypeError:
    print("no order for this one")
