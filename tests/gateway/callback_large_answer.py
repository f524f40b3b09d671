# What a callback answers may be a large number too.
# differs: cpython: JavaScript cannot call it while it waits
import js

print(js.Array.of(1, 2).map(lambda item, *_: item * 10**12)[1])
