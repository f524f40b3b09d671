# wait_for in a task: in time, and too late.

import asyncio


async def slow(seconds):
    try:
        await asyncio.sleep(seconds)
        return "in time"
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def main():
    print(await asyncio.wait_for(slow(0.01), 5))
    try:
        await asyncio.wait_for(slow(5), 0.02)
    except asyncio.TimeoutError:
        print("too late")


await asyncio.create_task(main())
