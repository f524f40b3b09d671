# random: within its bounds, and the same from the same seed.

import random

print(all(1 <= random.randint(1, 6) <= 6 for _ in range(50)), all(0 <= random.random() < 1 for _ in range(50)))
print(random.choice([7]), random.randrange(5, 6), 2 <= random.uniform(2, 3) <= 3, 0 <= random.getrandbits(8) < 256)
random.seed(42)
first = [random.randint(0, 1000) for _ in range(5)]
random.seed(42)
print(first == [random.randint(0, 1000) for _ in range(5)], len({random.random() for _ in range(20)}) > 10)
