# print takes flush.

print("with", "flush", flush=True)
