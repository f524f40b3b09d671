# itertools: combinations, grouping, pairs.
# differs: micropython: its itertools has only a part of these

from itertools import batched, combinations, groupby, pairwise, permutations, product, takewhile, tee, zip_longest

print(list(combinations("abc", 2)), list(permutations([1, 2])), list(product("ab", repeat=2))[:3])
print([(k, list(g)) for k, g in groupby("aabbb")], list(zip_longest([1, 2], "a")), list(pairwise("abc")), list(batched("abc", 2)))
a, b = tee([1, 2])
print(list(a), list(b), list(takewhile(lambda n: n < 3, [1, 2, 3, 1])))
