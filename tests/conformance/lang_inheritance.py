# Inheritance, super, multiple bases, built-in types as bases.

class Animal:
    sound = "..."

    def __init__(self, name):
        self.name = name

    def speak(self):
        return self.name + " says " + self.sound


class Dog(Animal):
    sound = "woof"

    def __init__(self, name):
        super().__init__(name)
        self.tricks = []

    def speak(self):
        return super().speak() + "!"


dog = Dog("Rex")
print(dog.speak(), Animal("It").speak(), dog.tricks)
print(isinstance(dog, Animal), issubclass(Dog, Animal), issubclass(Dog, (int, Animal)), Dog.__bases__ == (Animal,))


class Swims:
    def move(self):
        return "swims"


class Walks:
    def move(self):
        return "walks"

    def rest(self):
        return "sits"


class Duck(Swims, Walks):
    pass


print(Duck().move(), Duck().rest(), Walks.move(Duck()))


class Stack(list):
    def push(self, item):
        self.append(item)
        return self


s = Stack([1]).push(2)
print(s, len(s), s[-1], isinstance(s, list), s == [1, 2])


class Twice(dict):
    def __getitem__(self, key):
        return 2 * super().__getitem__(key)


print(Twice({"a": 21})["a"])
