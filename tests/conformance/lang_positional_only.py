# Parameters that are positional only.
# differs: micropython: it has no positional-only parameters

def f(a, b=2, /, c=3, **more):
    return a, b, c, more


print(f(1), f(1, 5, 6), f(1, c=4), f(1, a="free"))
try:
    f(a=1)
except TypeError:
    print("a has no name")
