# Closures, global, nonlocal, and what a class body and a comprehension see.

def counter(start):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


one, other = counter(0), counter(10)
print(one(), one(), other(), one(5))

late = [lambda: n for n in range(3)]
bound = [lambda n=n: n for n in range(3)]
print([f() for f in late], [f() for f in bound])


def appended(item, items=[]):
    items.append(item)
    return items


print(appended(1), appended(2), appended(3, []))


def undefined():
    print(value)
    value = 1


try:
    undefined()
except NameError:
    print("a local is not there before its assignment")

x = "module"


def change():
    global x, made
    x = "changed"
    made = "made"


change()
print(x, made)


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = "inner"

        inner()

    middle()
    return x


print(outer(), x)


class Body:
    x = "class"

    def method(self):
        return x


print(Body.x, Body().method())

n = "kept"
print([n for n in range(3)], n)
print(sorted(k for k in globals() if k in ("x", "made", "Body", "nowhere")))
