# re, the part that every interpreter has.

import re

m = re.match(r"(\w+)@(\w+)\.com", "ada@example.com and more")
print(m.group(0), m.group(1), m.group(2), re.match("b", "abc"), re.search("b+", "abbc").group(0))
print(re.sub(r"\d+", "#", "a1b22c333"), re.sub("a", "b", "aaa", 2), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"))
print(re.sub(r"\d", lambda m: str(int(m.group(0)) * 2), "1 2 3"))
pattern = re.compile("[,;]")
print(pattern.split("a,b;c"), pattern.split("a,b;c", 1), re.compile("^[a-c]*$").match("abcab") is not None)
print(re.search("x|y", "zy").group(0), re.search("(a)?b", "b").group(1), re.match("a*?b", "aab").group(0))
print(re.match("[^0-9]+", "abc1").group(0), re.match(r"\s*\S", "  x").group(0), re.match("a.c", "abc").group(0))
