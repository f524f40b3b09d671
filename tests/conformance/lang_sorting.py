# Sorting by key and in reverse.

words = ["pear", "fig", "apple", "kiwis"]
print(sorted(words), sorted(words, reverse=True), sorted(words, key=lambda w: w[-1]))
words.sort(key=lambda word: (-len(word), word))
print(words)
print(sorted([3, 1.5, True, -2]), sorted({"b": 1, "a": 2}), sorted([(2, "a"), (1, "b"), (1, "a")]))
try:
    sorted([1, "a"])
except TypeError:
    print("numbers and text have no order")
