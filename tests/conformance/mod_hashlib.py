# hashlib.

import binascii
import hashlib

print(binascii.hexlify(hashlib.sha256(b"hello").digest()).decode())
h = hashlib.sha256()
h.update(b"hel")
h.update(b"lo")
digest = h.digest()
print(digest == hashlib.sha256(b"hello").digest(), len(digest))
