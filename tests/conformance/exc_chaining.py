# Causes, contexts and notes of exceptions.
# differs: micropython: it keeps none of the three

try:
    try:
        {}["k"]
    except KeyError as error:
        raise ValueError("second") from error
except ValueError as error:
    print(type(error.__cause__).__name__, error.__suppress_context__)

try:
    try:
        {}["k"]
    except KeyError:
        1 / 0
except ZeroDivisionError as error:
    print(type(error.__context__).__name__, error.__cause__)

try:
    try:
        {}["k"]
    except KeyError:
        raise ValueError("alone") from None
except ValueError as error:
    print(error.__cause__, error.__suppress_context__)

error = ValueError("bad")
error.add_note("seen while testing")
print(error.__notes__)
