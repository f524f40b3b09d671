# bytes, bytearray, and a memoryview, which shares the memory it looks at.

b = b"ab\x00\xff"
print(b, len(b), b[0], b[1:3], list(b), b + b"!", bytes(3), bytes([65, 66]), bytes("é", "utf-8"))
print(b"a,b".split(b","), b"-".join([b"x", b"y"]), b"abc".find(b"c"), b"aXa".replace(b"X", b"-"), b" x ".strip())
print(b"abc" == bytearray(b"abc"), b"a" < b"b", 97 in b"abc", b"bc" in b"abc", b"x" * 3, b"ab".upper())
print(b"\x01\xab".hex(), bytes.fromhex("01ab"), b'it\'s', b"\t\n\\")

a = bytearray(b"hello")
a[0] = ord("j")
a.append(33)
a.extend(b"??")
a[1:3] = b"E"
print(a, len(a), bytes(a), a.decode())
a += b"."
print(a[-1], a == b"jElo!??.", {bytes(a): 1})
for wrong in (lambda: bytes([256]), lambda: b"abc"[9]):
    try:
        wrong()
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__)

data = bytearray(b"abcdef")
view = memoryview(data)
view[0] = ord("X")
view[2:4] = b"--"
print(data, len(view), view[1], bytes(view[1:3]), view[-1])
part = view[4:]
data[4] = ord("E")
print(bytes(part), list(part), part == b"Ef")
try:
    memoryview(b"fixed")[0] = 0
except TypeError:
    print("bytes cannot be written to")
