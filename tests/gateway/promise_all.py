# A promise that a call returned can be given to another one that waits for it.
# differs: pyodide: a promise is a future of Python's there, and gone when the call is over; `create_proxy` keeps it
import js

values = await js.Promise.all(js.Array.of(js.Promise.resolve(1), 2))
print(list(values))
