# weakref, copy, heapq, operator and string.

import copy
import heapq
import operator
import string
import weakref


class Thing:
    name = "thing"


thing = Thing()
reference = weakref.ref(thing)
print(reference() is thing, reference().name)

a = [1, [2, 3], {"k": [4]}]
shallow, deep = copy.copy(a), copy.deepcopy(a)
a[1].append("x")
print(shallow, deep, deep[2] == a[2], deep[2] is a[2])

heap = [5, 1, 4]
heapq.heapify(heap)
heapq.heappush(heap, 0)
print([heapq.heappop(heap) for _ in range(4)])

print(operator.add(1, 2), operator.mul(3, 4), operator.lt(1, 2), operator.eq("a", "a"), operator.neg(5), operator.mod(7, 3))

print(string.ascii_lowercase, string.ascii_uppercase, string.digits, string.hexdigits, string.punctuation[:5], " " in string.whitespace)
