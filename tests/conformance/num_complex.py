# Complex numbers.

z = 3 + 4j
print(z, z.real, z.imag, abs(z), z + 1, z * 2j, z - z, z == complex(3, 4), -z, z * z, 1j * 1j == -1)
print(z / (1 + 2j) * (1 + 2j) == z or abs(z / (1 + 2j) * (1 + 2j) - z) < 1e-12, complex(1), bool(0j), z != 3)
try:
    z < 1
except TypeError:
    print("no order")
