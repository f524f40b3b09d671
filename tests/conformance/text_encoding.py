# UTF-8, as text and as bytes.

print("é".encode(), "é".encode("utf-8"), b"\xc3\xa9".decode(), b"\xf0\x9f\x90\x8d".decode("utf-8"), str(b"abc", "utf-8"))
print(b"abc".decode("ascii"), "abc".encode("ascii"), "".encode(), bytearray(b"x\xc3\xa9").decode())
for wrong in (b"\xff", b"\xc3", b"ab\xe9c", b"\xf0\x9f\x90"):
    try:
        wrong.decode()
    except UnicodeError:
        print("no UTF-8", wrong)
