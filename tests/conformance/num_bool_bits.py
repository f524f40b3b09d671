# Bit operations on two bools give a bool.
# differs: micropython: they give an int

print(True & False, True | False, True ^ False, True & 1, isinstance(True, int), ~0)
