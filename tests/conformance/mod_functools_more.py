# functools: caches, comparisons, dispatch.
# differs: micropython: its functools has none of these

from functools import cache, cached_property, cmp_to_key, lru_cache, singledispatch, total_ordering


@lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(25), fibonacci.cache_info().hits, sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))


@singledispatch
def kind(value):
    return "something"


@kind.register
def _(value: int):
    return "int"


print(kind(1), kind("x"), fibonacci.__name__)


class Circle:
    @cached_property
    def area(self):
        print("computed")
        return 3


c = Circle()
print(c.area, c.area)
