# Unpacking with and without a star, and parameters: defaults, keyword-only, collected, calls that do not fit.

a, b = 1, 2
a, b = b, a
print(a, b)
first, *middle, last = range(5)
print(first, middle, last)
*start, end = "ab"
print(start, end)
(a, (b, *c)), d = (1, (2, 3, 4)), 5
print(a, b, c, d)
for key, (x, y) in [("p", (1, 2))]:
    print(key, x, y)


def show(*args, **kwargs):
    print(args, sorted(kwargs.items()))


show(*[1, 2], 3, *(4,), x=5, **{"y": 6})

for values in ([1], [1, 2, 3]):
    try:
        a, b = values
    except ValueError:
        print("cannot unpack", values)


def f(a, b=2, *rest, c, d=4, **more):
    print(a, b, rest, c, d, sorted(more.items()))


f(1, c=3)
f(1, 20, 30, 40, c=3, e=5)
f(a=1, c=3, b=0)


def bare(a, *, b):
    return a + b


print(bare(1, b=2))


def refused(call):
    try:
        call()
    except TypeError:
        return "TypeError"
    return "accepted"


print(
    refused(lambda: bare(1, 2)),
    refused(lambda: bare(1)),
    refused(lambda: bare(1, b=1, c=1)),
    refused(lambda: bare(1, a=1, b=1)),
    refused(lambda: f(*[1], **{"c": 1})),
)
print((lambda *a, k=0: (a, k))(1, 2, k=3))
