# Promises are awaited.
# differs: pyodide: an array that a call returned is gone when the promise that it was given to looks at it
import js
import asyncio

print(await js.Promise.resolve("value"), await js.Promise.resolve(None))
async def twice():
    return [await js.Promise.resolve(1), await js.Promise.resolve(2)]
print(await twice())
print(await asyncio.gather(twice(), twice()))
values = await js.Promise.all(js.Array.of(js.Promise.resolve(1), 2))
print(list(values))
