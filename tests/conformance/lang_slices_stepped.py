# Slices made by calling slice; with a step, of what is no list; assigned to and deleted.
# differs: micropython: a slice with a step can only be read, only of lists, and slice cannot be called

a = list(range(8))
a[::2] = "wxyz"
print(a)
del a[1::3]
print(a)
try:
    a[::2] = [0]
except ValueError:
    print("of another length")
print((1, 2, 3)[::-1], "abcd"[::-1], b"abcd"[::2])

middle = slice(2, 8, 3)
print(list(range(10))[middle], "abcdefghij"[middle], middle == slice(2, 8, 3), middle.indices(4))
