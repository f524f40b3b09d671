# itertools and functools, the part that every interpreter has.

from functools import partial, reduce, wraps
from itertools import accumulate, chain, count, cycle, islice, repeat, starmap

print(list(islice(count(5), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 2)), list(chain([1], "a", (2,))))
print(list(accumulate([1, 2, 3])), list(starmap(pow, [(2, 3), (3, 2)])))

print(partial(lambda a, b: a - b, 10)(3), partial(lambda a, b: a - b, b=1)(5), reduce(lambda a, b: a * b, [1, 2, 3, 4], 1))


def shout(function):
    @wraps(function)
    def wrapper():
        return function().upper()

    return wrapper


@shout
def hello():
    return "hello"


print(hello())
