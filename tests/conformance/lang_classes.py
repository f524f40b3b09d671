# Classes and the methods with special names.

class Vector:
    count = 0

    def __init__(self, x, y):
        self.x, self.y = x, y
        Vector.count += 1

    def __repr__(self):
        return "Vector(%r, %r)" % (self.x, self.y)

    def __str__(self):
        return "<%s %s>" % (self.x, self.y)

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return hash((self.x, self.y))

    def __bool__(self):
        return bool(self.x or self.y)

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __setitem__(self, index, value):
        if index == 0:
            self.x = value
        else:
            self.y = value

    def __contains__(self, value):
        return value in (self.x, self.y)

    def __call__(self, *args):
        return args


a, b = Vector(1, 2), Vector(3, 4)
print(a, repr(b), [a], a + b, 2 * a, a * 3, -a)
print(a == Vector(1, 2), a != b, a < b, len({a, Vector(1, 2), b}), Vector.count)
print(bool(Vector(0, 0)), len(a), a[1], list(b), 4 in b, 9 in b, a(5, 6))
a[0] = 7
print(a, sorted([a, b])[0])
try:
    a + 1
except TypeError:
    print("cannot add a number")
a.extra = 1
print(a.extra, hasattr(b, "extra"), getattr(b, "extra", "none"), isinstance(a, (int, Vector)), type(a).__name__)
setattr(b, "x", 0)
del a.extra
print(b.x, hasattr(a, "extra"), callable(a), callable(1))


class Lazy:
    def __getattr__(self, name):
        return name.upper()


print(Lazy().anything)
