# Promises are awaited.
import js
import asyncio

print(await js.Promise.resolve("value"), await js.Promise.resolve(None))
async def twice():
    return [await js.Promise.resolve(1), await js.Promise.resolve(2)]
print(await twice())
print(await asyncio.gather(twice(), twice()))
