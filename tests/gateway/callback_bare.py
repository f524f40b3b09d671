# A function that is passed bare is a callback as well, for as long as the call lasts.
# differs: cpython: JavaScript cannot call it while it waits
import js

print(list(js.Array.of(1, 2, 3).map(lambda value, *rest: value * 10)))
print(js.Array.of(1, 2, 3).some(lambda value, *rest: value == 2))
