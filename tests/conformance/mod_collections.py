# collections: namedtuple, deque, OrderedDict, defaultdict.

from collections import OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
print(p, p.x, p[1], len(p), p == (1, 2), isinstance(p, tuple), [n for n in p])
try:
    p.x = 5
except AttributeError:
    print("a tuple does not change")

d = deque([1, 2], 3)
d.append(3)
d.append(4)
d.appendleft(0)
print(list(d), d.popleft(), d.pop(), len(d), d[0])
try:
    deque((), 1).popleft()
except IndexError:
    print("empty")

o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
o["b"] = 4
print(list(o.items()))

groups = defaultdict(list)
for word in ("one", "two", "three"):
    groups[len(word)].append(word)
print(sorted(groups.items()))
