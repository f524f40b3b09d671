# Methods of text beyond the common ones, the function format and __format__.
# differs: micropython: it has only some of them

print("hello world".title(), "hello".capitalize(), "aBc".swapcase(), "7".zfill(3), "-7".zfill(4), "a\tb".expandtabs(4))
print("ab".ljust(4, ".") + "|", "ab".rjust(4, "."), "ab1".isalnum(), "a_b".isidentifier(), "ab".isprintable(), "A b".istitle())
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "hello".translate({104: "j", 108: None}), str.maketrans("ab", "xy"))
print("{0[1]} {1.real}".format([5, 6], 2), "{a}".format_map({"a": 1}), "½".isnumeric(), "٣".isdecimal())

print(format(3.14159, ".2f"), format(255, "x"), format("a", ">3"), format(7))


class Money:
    def __format__(self, spec):
        return "money as " + (spec or "usual")


print(f"{Money():euro}", "{}".format(Money()), format(Money(), "x"))
