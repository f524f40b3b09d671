# Generators: send, throw, close, return values, yield from.

def echo():
    received = "ready"
    while True:
        try:
            received = yield received
        except ValueError as error:
            received = "caught " + str(error)
        except GeneratorExit:
            print("closed")
            return


g = echo()
print(next(g), g.send("hello"), g.throw(ValueError("oops")), next(g))
g.close()
print(next(g, "finished"))


def inner():
    got = yield 1
    print("inner got", got)
    return "result"


def outer():
    result = yield from inner()
    yield result
    yield from "ab"


g = outer()
print(next(g), g.send("sent"), list(g))


def stops():
    yield 1
    return 7


g = stops()
next(g)
try:
    next(g)
except StopIteration as stop:
    print("value", stop.value)


def naturals():
    n = 0
    while True:
        yield n
        n += 1


squares = (n * n for n in naturals() if n % 2)
print([next(squares) for _ in range(4)])
print(sum(n for n in range(101)))
