# Named workers: Pythons beside this one, each with a script of its own. What the script names in `__export__`
# can be called from any other Python of the page, with plain data.

import builtins

import __main__
import js
from _micropyscript import pack, unpack

_page = js._micropyscript


class Worker:
    """A named worker. Its attributes are the functions that it exports; each answers later: await it."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, function):
        if function[:1] == "_":
            raise AttributeError(function)

        async def call(*arguments):
            return unpack(await _order("call", self._name, function, pack(list(arguments))))

        return call


class _Workers:
    def __getitem__(self, name):
        return _find(name)


# `await workers["name"]` is the worker of this name, once it has run its script.
workers = _Workers()


async def _find(name):
    await _order("find", name)
    return Worker(name)


async def create_named_worker(src, name, config=None, type=None):
    """Starts a worker that runs the script at `src`, in the place of another one of this name. `type` is the
    name of an interpreter, or "mpy" or "py"; it, and what `config` has to say, are the page's where not given."""
    import json

    interpreter = {"mpy": "micropython", "py": "pyodide"}.get(type, type or "")
    await _order("open", name, src, interpreter, "" if config is None else json.dumps(config))
    return Worker(name)


async def _order(*fields):
    answer = await _page.order("w" + "\x1f".join(fields))
    kind, content = answer[:1], answer[1:]
    if kind != "!":
        return content
    kind, _, message = content.partition("\x1f")
    raise _exception(kind, message)


def _exception(kind, message):
    raised = getattr(builtins, kind, None)
    try:
        if issubclass(raised, Exception):
            return raised(message)
    except TypeError:
        # It is no class, or one whose exceptions need more than a message.
        pass
    return RuntimeError("%s: %s" % (kind, message))


async def answer(function, arguments):
    """Calls a function that the script of this worker exports."""
    names = getattr(__main__, "__export__", ())
    if function not in names:
        raise AttributeError(
            "this worker exports no '%s'; its __export__ is %s" % (function, list(names))
        )
    outcome = getattr(__main__, function)(*unpack(arguments))
    if hasattr(outcome, "send"):
        outcome = await outcome
    return pack(outcome)
