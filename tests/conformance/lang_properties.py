# Properties and other descriptors.

class Circle:
    def __init__(self, radius):
        self._radius = radius

    @property
    def radius(self):
        return self._radius

    @radius.setter
    def radius(self, value):
        if value < 0:
            raise ValueError("a radius is not negative")
        self._radius = value

    @radius.deleter
    def radius(self):
        self._radius = 0

    @property
    def diameter(self):
        return 2 * self._radius


c = Circle(2)
c.radius = 5
print(c.radius, c.diameter)
try:
    c.radius = -1
except ValueError as error:
    print(error)
try:
    c.diameter = 1
except AttributeError:
    print("diameter is read-only")
del c.radius
print(c.radius)


class Celsius:
    def __get__(self, instance, owner):
        return (instance.fahrenheit - 32) * 5 // 9

    def __set__(self, instance, value):
        instance.fahrenheit = value * 9 // 5 + 32

    def __delete__(self, instance):
        print("deleted")


class Temperature:
    celsius = Celsius()

    def __init__(self, fahrenheit):
        self.fahrenheit = fahrenheit


t = Temperature(212)
print(t.celsius)
t.celsius = 10
print(t.fahrenheit, t.celsius)
del t.celsius
