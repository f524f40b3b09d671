# Queues, task groups and the timeout block.
# differs: micropython: its asyncio has none of the three

import asyncio


async def produce(queue):
    for n in range(3):
        await queue.put(n)
    await queue.put(None)


async def consume(queue):
    found = []
    while (item := await queue.get()) is not None:
        found.append(item)
    return found


queue = asyncio.Queue(maxsize=1)
print((await asyncio.gather(produce(queue), consume(queue)))[1])


async def work(n):
    await asyncio.sleep(0)
    return n


async with asyncio.TaskGroup() as group:
    tasks = [group.create_task(work(n)) for n in range(3)]
print([task.result() for task in tasks])
try:
    async with asyncio.timeout(0.01):
        await asyncio.sleep(60)
except TimeoutError:
    print("timed out")
