# Cancelling a task.

import asyncio


async def patient():
    try:
        print("waits")
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("told to stop")
        raise
    finally:
        print("finally")


task = asyncio.create_task(patient())
await asyncio.sleep(0.01)
task.cancel()
try:
    await task
except asyncio.CancelledError:
    print("cancelled", task.done())


async def stubborn():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        return "stayed"


task = asyncio.create_task(stubborn())
await asyncio.sleep(0.01)
task.cancel()
print(await task)
