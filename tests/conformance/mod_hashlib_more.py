# hashlib: digests as text, and other algorithms.
# differs: micropython: it has only sha256, whose hashes have no hexdigest and end with their digest

import hashlib

print(hashlib.md5(b"hello").hexdigest(), hashlib.sha1(b"hello").hexdigest())
h = hashlib.sha256(b"a")
print(h.digest() == h.digest(), h.copy().digest_size)
print(hashlib.sha512(b"").hexdigest()[:16], hashlib.new("sha256", b"x").name, hashlib.blake2b(b"x").digest_size)
