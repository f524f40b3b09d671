# An array that a call returned can be given to another one that looks at it later.
# differs: pyodide: such an array is gone when the promise that it was given to looks at it
import js

values = await js.Promise.all(js.Array.of(js.Promise.resolve(1), 2))
print(list(values))
