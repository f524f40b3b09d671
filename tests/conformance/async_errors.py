# An exception in a task comes out where it is awaited; coroutines driven by hand.

import asyncio


async def fails(kind):
    await asyncio.sleep(0)
    raise kind("from the task")


task = asyncio.create_task(fails(ValueError))
try:
    await task
except ValueError as error:
    print("caught", error)


async def cleans_up():
    try:
        await fails(KeyError)
    except KeyError:
        return "handled"
    finally:
        await asyncio.sleep(0)
        print("cleaned up")


print(await cleans_up())


async def inner(x):
    return x + 1


async def outer():
    return await inner(1) + await inner(2)


coroutine = outer()
try:
    coroutine.send(None)
except StopIteration as stop:
    print("result", stop.value)

coroutine = inner(1)
print(await coroutine)
coroutine.close()


async def cleans_up():
    try:
        await inner(1)
        return "returned"
    finally:
        print("finally")


print(await cleans_up())
