# async with and async for, in functions and at the top level.

import asyncio


class Door:
    async def __aenter__(self):
        await asyncio.sleep(0)
        print("open")
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(0)
        print("close", kind.__name__ if kind else None)
        return kind is ValueError


class Steps:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        self.n -= 1
        return self.n


async def inside():
    async with Door():
        async for n in Steps(3):
            if n == 0:
                break
            print("step", n)
        else:
            print("not reached")


await inside()
async with Door() as door:
    print(type(door).__name__)
    raise ValueError
async for n in Steps(2):
    print("top level", n)
else:
    print("no more")
