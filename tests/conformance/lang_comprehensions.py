# Comprehensions of every kind, and assignment expressions.

print([n * n for n in range(5) if n % 2 == 0])
print([(a, b) for a in "ab" for b in (1, 2)])
print([[row * column for column in range(3)] for row in range(2)])
print([n for row in [[1, 2], [3]] for n in row if n > 1])
print(sorted({n % 3 for n in range(10)}))
print(sorted({word: len(word) for word in ("one", "three")}.items()))
print(tuple(n for n in range(3)), sum(n for n in range(4)))
print(["even" if n % 2 == 0 else "odd" for n in range(3)])
print([a + b for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]])

if (n := 10) > 5:
    print("n is", n)

values = iter([3, 1, 0, 9])
while value := next(values):
    print(value)

print([doubled for n in range(4) if (doubled := 2 * n) > 2], doubled)
print((lambda: (y := 5) + y)())
