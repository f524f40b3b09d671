# wait_for at the top level.

import asyncio


async def slow(seconds):
    await asyncio.sleep(seconds)
    return "in time"


print(await asyncio.wait_for(slow(0.01), 5))
try:
    await asyncio.wait_for(slow(5), 0.02)
except asyncio.TimeoutError:
    print("too late")
