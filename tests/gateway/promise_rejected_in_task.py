# A promise that is rejected raises in a task too, whenever that began.
import js
from pyscript import ffi

said = []

async def wait():
    try:
        await js.Promise.reject(js.RangeError.new("too far"))
    except ffi.JsException as error:
        said.append(f"{error.name}: {error.message}")

import asyncio

task = asyncio.create_task(wait())
await task
print(said)
