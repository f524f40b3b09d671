# What an async function comes to arrives in JavaScript as what it is: large numbers, and copies.
import js
from pyscript import ffi

describe = js.Function.new("value", "return Array.isArray(value) ? `array ${value}` : `${typeof value} ${value}`")

async def large():
    return 10**12

async def larger():
    return -(10**30)

async def several():
    await js.Promise.resolve(1)
    return [1, 2]

for answer in (large, larger, several):
    print(await js.Promise.resolve(1).then(ffi.create_proxy(lambda _, answer=answer: answer())).then(describe))
