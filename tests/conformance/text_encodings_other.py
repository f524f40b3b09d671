# Other encodings, and other ways with what does not fit.
# differs: micropython: it has UTF-8 only, and is always strict

print("é".encode("latin-1"), b"\xe9".decode("latin-1"), "aé".encode("utf-16-le"), b"\xff\xfea\x00".decode("utf-16"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), "é".encode("ascii", "xmlcharrefreplace"))
print("aé".encode("ascii", "backslashreplace"), b"\xff".decode("utf-8", "backslashreplace"))
try:
    "é".encode("ascii")
except UnicodeEncodeError as error:
    print(error.encoding, error.start, error.end)
