# A promise that a call returned can be given to another one that waits for it.
import js

values = await js.Promise.all(js.Array.of(js.Promise.resolve(1), 2))
print(list(values))
