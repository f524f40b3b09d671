# A lone surrogate may be in a text, but not go out as UTF-8.
# differs: micropython: it writes it as it is

s = "a\ud800b"
print(len(s), ord(s[1]) == 0xD800)
try:
    s.encode()
except UnicodeEncodeError:
    print("no UTF-8")
try:
    print(s)
except UnicodeEncodeError:
    print("no output")
