# Dictionaries, apart from their order, and sets.

d = {"a": 1}
d["b"] = 2
d.update({"c": 3}, d=4)
print(sorted(d.items()), len(d), "a" in d, "z" in d, d.get("z"), d.get("z", 0))
print(d.pop("a"), d.pop("a", "gone"), d.setdefault("e", []), d.setdefault("b", 9))
del d["b"]
print(sorted(d), sorted(d.keys()), dict(x=1) == {"x": 1}, dict([("k", "v")]), dict.fromkeys("a", 0))
try:
    d["missing"]
except KeyError as error:
    print("missing:", error.args)
copied = d.copy()
d.clear()
print(d, len(copied), {1: "int"}[1.0], {True: "yes"}[1])
view = copied.keys()
copied["later"] = 1
print("later" in view, sorted({"a": 1} | {"b": 2}))
try:
    {[]: 1}
except TypeError:
    print("a list is no key")

a, b = {1, 2, 3}, {3, 4}
print(sorted(a | b), a & b, sorted(a - b), sorted(a ^ b), set(), {1} < a, a >= {1, 2}, a.isdisjoint({9}))
a.add(5)
a.discard(99)
a.remove(1)
print(sorted(a), 5 in a, len({1, 1.0, True}), sorted(set("hello")))
a |= {7}
a.update([8], (9,))
print(sorted(a), sorted(a.union([0])), a.intersection([7]), a.issubset(range(10)))
f = frozenset([1, 2])
print(sorted(f), {f: "key"}[frozenset([2, 1])], f == {1, 2}, sorted(f | {3}))
try:
    a.remove("missing")
except KeyError:
    print("not in it")
