# Small things of the grammar: chains, conditions, literals, annotations, del, assert, ellipsis.

x = 5
print(1 < x <= 5 != 3, not x, x and "and", 0 or "or", None is None, "yes" if x else "no")
print(1_000_000, 0xFF, 0o17, 0b101, 1e3, .5, "a" 'b', r"\n", "\x41\u0042\103", """t"q""")
total: int = 3
print(total, ..., Ellipsis is ..., NotImplemented is NotImplemented)


def annotated(a: int, b: "text" = 1) -> str:
    """Says nothing."""
    return a; print("never")


print(annotated(4))
a = b = [1]; a += [2]
print(b, a is b)
x -= 1; x *= 3; x //= 2; x **= 2; x %= 7; x |= 8; x <<= 1; x ^= 1
print(x)
del a
try:
    a
except NameError:
    print("deleted")
try:
    assert x == 0, "x is not zero"
except AssertionError as error:
    print(error)
print(
    "joined"
    + \
    " lines"
)
if True: print("on one line")
class Empty: pass
print(Empty.__name__)
