# Bits, texts in other bases, and integers from and to bytes.

print(6 & 3, 6 | 3, 6 ^ 3, ~6, 1 << 10, 1024 >> 3, -5 & 0xFF, -5 >> 1, -8 | 3)
print(bin(10), hex(255), oct(8), bin(-5), hex(-255), int("ff", 16), int("0b101", 0), int("z", 36), int("-0x1f", 16), int("17", 8))
print("{:b} {:o} {:x} {:X}".format(10, 10, 255, 255), True + True, True * 5)
for shift in (lambda: 1 << -1, lambda: 1 >> -1):
    try:
        shift()
    except ValueError:
        print("no negative shift")
try:
    int("9", 8)
except ValueError:
    print("no octal digit")

print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"", "big"))
print((258).to_bytes(2, "big"), (258).to_bytes(4, "little"), (2**70).to_bytes(9, "big"), (0).to_bytes(1, "big"))
print(int.from_bytes((10**20).to_bytes(9, "little"), "little") == 10**20)
try:
    (256).to_bytes(1, "big")
except OverflowError:
    print("does not fit")
