# An exception that nobody catches ends the run, after what was printed before.

print("before")


def fails():
    try:
        raise ValueError("nobody catches this")
    finally:
        print("finally")


fails()
print("never")
