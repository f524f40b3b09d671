# re beyond that.
# differs: micropython: it has no findall, span, named groups, look-ahead, counted repetition or flags like IGNORECASE

import re

print(re.findall(r"\d+", "1 22 333"), [m.start() for m in re.finditer("a", "banana")], re.fullmatch("a{2,3}", "aaa").group())
print(re.match(r"(?P<word>\w+) (?P=word)", "the the").groupdict(), re.sub("(?i)A", "x", "aA"), re.escape("a.b"), re.search("b", "ab").span(), re.match("(a)(b)", "ab").groups())
print(re.search(r"\w+(?=!)", "hey you!").group(), re.split("(-)", "a-b"), re.match("é+", "éé").end(), re.search("B", "b", re.I).group())
