# math for integers, sums and distances.
# differs: micropython: it has none of these

import math

print(math.gcd(12, 18), math.lcm(4, 6), math.isqrt(10**20), math.comb(5, 2), math.perm(5, 2))
print(math.hypot(3, 4), math.dist((0, 0), (3, 4)), math.prod([1, 2, 3, 4]), math.fsum([0.1] * 10), math.tau > 6)
