# An exception after an await ends the run as any other does.

import asyncio


async def fails():
    await asyncio.sleep(0.01)
    raise ValueError("after a while")


print("before")
await fails()
print("never")
