# The iterator protocol and the functions that live by it.

class Countdown:
    def __init__(self, start):
        self.n = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Countdown(3)), 2 in Countdown(3), max(Countdown(4)))


class Indexed:
    def __getitem__(self, index):
        if index == 3:
            raise IndexError
        return index * 10


print(list(Indexed()), 20 in Indexed())

numbers = iter([1])
print(next(numbers), next(numbers, "end"), iter(numbers) is numbers)
print(list(zip("abc", range(2))), list(enumerate("ab", 1)), list(reversed([1, 2, 3])))
print(list(map(lambda a, b: a + b, [1, 2], [10, 20])), list(filter(None, [0, 1, "", "a"])))
print(any([0, 1]), all([1, 0]), all([]), any([]), sum([[1], [2]], []), min("b", "a"), max([1, -5], key=abs))
print(min([], default="nothing"))

for n in range(5):
    if n == 2:
        continue
    if n == 4:
        break
else:
    print("not reached")
print("left at", n)
while n < 6:
    n += 1
else:
    print("ran out at", n)
