# Tasks take turns in the order in which they were made; events and locks.

import asyncio

log = []


async def worker(name, rounds):
    for n in range(rounds):
        log.append((name, n))
        await asyncio.sleep(0)
    return name


tasks = [asyncio.create_task(worker(name, 2)) for name in "abc"]
log.append("made")
print(await asyncio.gather(*tasks), log)
print(all(task.done() for task in tasks))


async def child():
    return asyncio.current_task() is not None


print(await asyncio.create_task(child()))

ready = asyncio.Event()
lock = asyncio.Lock()
log = []


async def waiter(name):
    await ready.wait()
    async with lock:
        log.append(name + " in")
        await asyncio.sleep(0)
        log.append(name + " out")


tasks = [asyncio.create_task(waiter(name)) for name in "ab"]
await asyncio.sleep(0)
print(ready.is_set(), log)
ready.set()
await asyncio.gather(*tasks)
print(ready.is_set(), log, lock.locked())
