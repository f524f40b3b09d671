# Bytes and text do not mix.
# differs: micropython: it takes text for its bytes, where bytes come first

def refused(call):
    try:
        return call()
    except TypeError:
        return "refused"


print(refused(lambda: b"a" + "b"), refused(lambda: "a" + b"b"), refused(lambda: "a" in b"abc"))
print(b"a" == "a", b"a" in [97, "a"], len({b"a", "a"}))
