# await at the top level of a run: in statements, in expressions, in blocks; output keeps its order.

import asyncio


async def double(x):
    await asyncio.sleep(0)
    return 2 * x


print(await double(21))
value = await double(1) + await double(2)
print(value)
if await double(1):
    for n in range(2):
        print("in a block", await double(n))
try:
    await double(None)
except TypeError:
    print("caught")
await asyncio.sleep(0.01)


def plain():
    return value


print("after", plain())

print("one", end=" ")
import asyncio

await asyncio.sleep(0)
print("two", end=" ")
await asyncio.sleep(0.01)
print("three")
