# statistics.
# differs: micropython: it has no module statistics

import statistics

print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.mode("aab"), statistics.pstdev([2, 4]), statistics.variance([1, 2, 3]))
