# collections: Counter, ChainMap, and what the others can do beyond the common part.
# differs: micropython: it has neither Counter nor ChainMap

from collections import ChainMap, Counter, OrderedDict, deque, namedtuple

count = Counter("abracadabra")
print(count.most_common(2), count["z"], (count - Counter("aaa"))["a"], ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])
d = deque(range(4))
d.rotate(1)
o = OrderedDict(a=1, b=2)
o.move_to_end("a")
Point = namedtuple("Point", "x y", defaults=[0])
print(list(d), list(o), o == {"a": 1, "b": 2}, Point(1)._replace(y=5)._asdict(), Point._fields)
