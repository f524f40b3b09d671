# Integers of any size.

a = 2**100
print(a, a + 1 - a, a * a // a == a, -a // 7, a % 1000007, (a - 1) % a == a - 1)
print(hex(2**70), -(2**65), 10**30 // 3)
factorial = 1
for n in range(1, 31):
    factorial *= n
print(factorial, factorial >> 60, 1 << 80, (1 << 80) - 1 & 0xFFFF, -1 >> 100)
print(2**64 == 2.0**64, 2**64 + 1 > 2.0**64 - 1e6, int("9" * 25), str(7**50), int(-3.99), int(1e15))
print(a > 10**30, sorted([2**65, -(2**65), 0]), hash(2**61) == hash(2**61), {2**70: "big"}[4**35])
print(~(2**66), 2**66 ^ 1, 2**66 | 3, -(2**66) & 0xFF)
