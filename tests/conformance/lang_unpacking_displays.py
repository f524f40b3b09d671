# Stars within list, tuple, set and dictionary displays.
# differs: micropython: a star stands only in assignments and calls

print([*range(3), *"ab"], (*[1], 2), sorted({*[1, 2], *[2, 3]}))
print(sorted({**{"a": 1, "b": 2}, **{"b": 3}}.items()))
