# Lists, tuples and slices.

a = [3, 1, 2]
a.append(4)
a.extend("xy")
a.insert(1, "in")
print(a, a.pop(), a.pop(0), a.index(2), a.count(1), len(a))
a.remove("in")
a.reverse()
print(a, [1, 2] < [1, 3], [1] == (1,), (1, 2) + (3,), (0,) * 3, [[]] * 2)
copied, same = a[:], a
same.append("end")
print(a[-1], copied[-1], a is same, a == copied, a.copy() == a)
nested = [[0] * 2 for _ in range(2)]
nested[0][0] = 1
print(nested, sum(nested, []), (1, (2, [3])), (1,), ())
itself = [1]
itself.append(itself)
print(itself[1][1][0])
for wrong in (lambda: [][0], lambda: [1].index(2), lambda: (1,)["a"]):
    try:
        wrong()
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__)

a = list(range(10))
print(a[2:5], a[:3], a[-3:], a[::3], a[::-2], a[5:2], a[8:99], "abcdef"[1:-1])
a[2:5] = ["x"]
print(a)
a[1:1] = [8, 9]
print(a)
del a[:2]
print(a)
a[:] = [1]
print(a, a * 3, [1] + a)


class Shows:
    def __getitem__(self, key):
        return key


s = Shows()
print(s[1], s[1:2], s[1:2, 3], s[::2].step, range(10)[2:8:3][1])
