# The message of a group of exceptions is its own too.
# differs: micropython: it has no groups of exceptions
import js
from pyscript import ffi

async def fail(_):
    raise ExceptionGroup("several\nfailed", [ValueError("one"), TypeError("two")])

async def fail_again(_):
    try:
        await fail(_)
    except ExceptionGroup as error:
        raise ExceptionGroup("again", [ValueError("three")]) from error

describe = js.Function.new("error", "return `${error.name} ${error.type}: ${error.message}`")
print(await js.Promise.resolve(1).then(ffi.create_proxy(fail)).catch(describe))
print(await js.Promise.resolve(1).then(ffi.create_proxy(fail_again)).catch(describe))
