# gather: results in the order given, whichever is done first.

import asyncio


async def work(name, seconds):
    print("begin", name)
    await asyncio.sleep(seconds)
    print("end", name)
    return name


print(await asyncio.gather(work("slow", 0.06), work("quick", 0.01)))


async def fails():
    await asyncio.sleep(0)
    raise ValueError("bad")


results = await asyncio.gather(work("good", 0), fails(), return_exceptions=True)
print(results[0], type(results[1]).__name__, results[1])
try:
    await asyncio.gather(work("other", 0), fails())
except ValueError as error:
    print("raised", error)
