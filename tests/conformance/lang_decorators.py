# Decorators of functions and classes.

def logged(function):
    def wrapper(*args, **kwargs):
        print("call", args, kwargs)
        return function(*args, **kwargs)

    return wrapper


def times(n):
    def decorate(function):
        def wrapper(*args):
            return [function(*args)] * n

        return wrapper

    return decorate


@logged
@times(2)
def double(x):
    return 2 * x


print(double(21))


def with_tag(cls):
    cls.tag = "tagged"
    return cls


@with_tag
class Thing:
    @staticmethod
    def plain(x):
        return x

    @classmethod
    def named(cls):
        return cls.__name__


print(Thing.tag, Thing.plain(1), Thing().plain(2), Thing.named(), Thing().named())


class Memo:
    def __init__(self, function):
        self.function, self.seen = function, {}

    def __call__(self, n):
        if n not in self.seen:
            self.seen[n] = self.function(n)
        return self.seen[n]


@Memo
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(50))
