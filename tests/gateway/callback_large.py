# Several large numbers arrive in one call, each as what it is.
# differs: cpython: JavaScript cannot call it while it waits
import js

times = js.JSON.parse("[1700000000002, 1600000000000, 1700000000001]")
times.sort(lambda one, other: one - other)
print(js.JSON.stringify(times))
seen = []
js.BigUint64Array.of("12345678901234567890", "12345678901234567891").reduce(lambda total, item, *_: seen.append((total, item)))
print(seen)
