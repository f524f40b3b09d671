# How exceptions show themselves: the repr, the str of a KeyError, the words for a division by zero.
# differs: micropython: it writes the tuple of arguments, the bare key, and "divide by zero"

print(repr(ValueError("bad")), repr(KeyError("k", 1)), repr(StopIteration()), [OSError("x")], str(KeyError("k")))

try:
    1 // 0
except ZeroDivisionError as error:
    print("by zero" in str(error), str(error).startswith("divide"))
