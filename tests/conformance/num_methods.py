# Methods and attributes of numbers.
# differs: micropython: its numbers have hardly any

print((0).bit_length(), (255).bit_length(), (-256).bit_length(), (2**100).bit_length(), (255).bit_count())

print((2.0).is_integer(), (0.75).as_integer_ratio(), (1.5).hex(), float.fromhex("0x1.8p0"))

print((3 + 4j).conjugate(), (2).real, (2).imag, (2.5).conjugate())
