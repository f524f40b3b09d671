# Generators that await, and comprehensions over them.
# differs: micropython: it has no async generators

import asyncio


async def count(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        print("done")


print([i async for i in count(3)], {i: i async for i in count(2) if i})


async def main():
    async for i in count(2):
        print(i)
    return [i async for i in count(1)]


print(await main())
