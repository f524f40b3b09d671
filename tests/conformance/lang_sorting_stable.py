# Sorting keeps the order of what compares equal.
# differs: micropython: its sort is not stable

pairs = [(n % 3, n) for n in range(60)]
print(sorted(pairs, key=lambda pair: pair[0]) == sorted(pairs))
print([n for _, n in sorted(pairs, key=lambda pair: pair[0], reverse=True)][:5])
