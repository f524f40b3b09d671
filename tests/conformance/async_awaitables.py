# Objects that can be awaited by their __await__, and await within a comprehension.
# differs: micropython: it awaits only what can be iterated over, and its comprehensions cannot await

import asyncio


class Answer:
    def __await__(self):
        return 42
        yield


print(await Answer())


async def double(x):
    await asyncio.sleep(0)
    return 2 * x


print([await double(n) for n in range(3)], {n: await double(n) for n in range(2)})
