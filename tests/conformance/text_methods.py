# Methods of text that every interpreter has, and how texts are quoted.

s = "Hello, World"
print(s.upper(), s.lower(), s.find("o"), s.rfind("o"), s.find("x"), s.index("W"), s.count("l"), s.replace("l", "L", 2))
print(s.startswith("Hell"), s.endswith(("x", "ld")), s.startswith("World", 7), "a b  c".split(), "a,b,,c".split(","), "a,b,c".split(",", 1))
print("a,b,c".rsplit(",", 1), "k=v=w".partition("="), "k=v=w".rpartition("="), "-".join(["x", "y"]), "".join([]))
print("  x ".strip() + "|", "xxaxx".strip("x"), " x ".lstrip() + "|", "x\n".rstrip() + "|", "one\ntwo\r\nthree".splitlines())
print("abc".isalpha(), "12".isdigit(), " \n".isspace(), "aB".islower(), "AB".isupper(), "".isdigit())
print("abc".center(7) + "|", "ab" * 2 + "c", "b" in "abc", "abc" < "abd", "Z" < "a", max("hello"), sorted("cab"))
print("{} and {}".format("a", 1), "{1} {0} {name}".format("x", "y", name="z"))
print("%s %d %5.1f %x %r %%" % ("s", 42, 3.14159, 255, "q"), "%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%-5s|%5s|" % ("l", "r"))
print(len("text"), "abc"[0], "abc"[-1], "abc"[1:], str(None), repr("it's"), repr('say "x"'), "tab\tq".replace("\t", "    "))
try:
    "abc"[0] = "x"
except TypeError:
    print("text does not change")

print(repr("a\nb\t\\"), repr("it's \"both\""), repr("\x00\x7f"), [None, True, 1.5, "x", b"y"], (1,), {"k": [1]}, repr(""))
print(str([1, "a"]), str((1, 2)), str({1}), str({}), str(range(3)), str(b"x"), repr("é🐍"))
