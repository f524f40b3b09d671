# Dictionaries keep the order of insertion.
# differs: micropython: its dictionaries have no order

d = {"zebra": 1, "apple": 2, "mango": 3}
d["banana"] = 4
d["zebra"] = 5
print(list(d), list(d.values()))
del d["apple"]
d["apple"] = 6
print(d, d.popitem())
print({letter: None for letter in "qwertyuiop"}.keys())


def names(**kwargs):
    return list(kwargs)


print(names(z=1, y=2, x=3))
