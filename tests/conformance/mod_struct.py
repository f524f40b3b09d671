# struct, array, binascii and base64.

import base64
import binascii
import struct
from array import array

print(struct.pack("<HI", 1, 2), struct.pack(">hq", -1, 1), struct.pack("!B2s", 255, b"ab"), struct.pack("<f", 1.5))
print(struct.unpack("<HI", b"\x01\x00\x02\x00\x00\x00"), struct.unpack(">d", struct.pack(">d", 0.1)), struct.calcsize("<BHI"))
buffer = bytearray(6)
struct.pack_into("<H", buffer, 2, 0xABCD)
print(buffer, struct.unpack_from("<H", buffer, 2))

print(binascii.hexlify(b"\x01\xab"), binascii.unhexlify("01ab"), binascii.b2a_base64(b"hello"), binascii.a2b_base64(b"aGVsbG8="))
print(binascii.crc32(b"hello"), base64.b64encode(b"\xff\xfe"), base64.b64decode(b"//4="), base64.urlsafe_b64encode(b"\xff\xfe"))
try:
    binascii.unhexlify(b"abc")
except ValueError:
    print("an odd number of digits")

a = array("i", [1, 2, 3])
a.append(-4)
a[0] = 10
print(a[0], len(a), list(a), sum(a), a[1:3] == array("i", [2, 3]), bytes(array("B", b"ab")))
