# What MicroPython's own gateway to JavaScript cannot make by itself: exceptions for what JavaScript throws, its
# null, integers of any size, and copies. It also says where in memory the page finds the type of JavaScript's objects.
#
# The page's side (src/js/micropython-gateway.js) wishes for it in the middle of a call, and takes what `grant`
# returns in the place of a value.

import builtins
import sys

import _micropyscript_page as page
import js
from jsffi import JsException as _JsException
from jsffi import JsProxy as _JsProxy


class JsException(_JsException):
    """What JavaScript threw; `args[0]` is the thing itself."""

    def __init__(self, thrown, name, message, stack):
        super().__init__(thrown, name, message)
        self.name = name
        self.message = message
        self.stack = stack

    def __str__(self):
        return "%s: %s" % (self.name, self.message) if self.name else self.message


class JsNull:
    """JavaScript's null, which is not its undefined."""

    def __bool__(self):
        return False

    def __repr__(self):
        return "jsnull"


jsnull = JsNull()
page.know(jsnull)


def grant():
    if not _cancel:
        _teach_asyncio()
    wish = page.take()
    what = wish.what
    if what in ("null", "teach"):
        # The page knows it since this file was read, and the loop is taught by now.
        return None
    if what == "integer":
        return int(wish.text)
    if what == "fit":
        return _fit()
    if what == "copier":
        return _copier(wish.value)
    error = _exception(wish)
    if what == "raise":
        raise error
    return error


def _fit():
    """Has the page answer for what the port's own type of JavaScript's objects does not know."""
    some = js.Object
    construct = some.new
    integer = -(3**70)
    places = {
        "proxy": _JsProxy,
        "construct": construct,
        "slice": slice,
        "integers": int,
        "integer": integer,
        "bytes": bytes,
        "bytearray": bytearray,
        "memoryview": memoryview,
        "yes": True,
        "no": False,
        "none": None,
    }
    if page.fit(text=str(integer), **{name: id(thing) for name, thing in places.items()}):
        for what, ask in (("truth", bool), ("length", len), ("hash", hash), ("contains", _contains)):
            page.learn(what)
            try:
                ask(some)
            except TypeError:
                pass


def _contains(some):
    return some in some


def _exception(thrown):
    # One of Python's own, which went through JavaScript.
    raised = getattr(builtins, thrown.type, None) if thrown.type else None
    if raised:
        return raised(thrown.message)
    return JsException(thrown.value, thrown.name, thrown.message, thrown.stack)


def _reject(event, reason):
    """A promise that a task waits for was rejected: the port's own exception says neither name nor message."""
    _cancel(event, reason)
    event.error = reason if isinstance(reason, BaseException) else _exception(page.describe(reason))


_cancel = None


def _teach_asyncio():
    """Has the port's loop raise what `_reject` makes. It may be in the middle of its import, and then waits for the next wish."""
    global _cancel
    event = getattr(sys.modules.get("asyncio.core"), "ThenableEvent", None)
    # Before 1.27 its event knows nothing of rejection.
    if hasattr(event, "cancel"):
        _cancel = event.cancel
        event.cancel = _reject
        page.taught()


def _copier(value):
    def to_py(depth=-1):
        return _copy(value, depth, {})

    return to_py


def _copy(value, depth, seen):
    """A copy of Python's own, as deep as that; what has no counterpart stays as it is."""
    if depth == 0 or type(value) is not _JsProxy:
        return value
    number = page.identity(value)
    if number in seen:
        return seen[number]
    depth -= 1
    if js.Array.isArray(value):
        seen[number] = made = []
        for item in value:
            made.append(_copy(item, depth, seen))
    elif js.Object.prototype.toString.call(value) == "[object Set]":
        made = set([_copy(item, depth, seen) for item in value])
    elif js.Object.prototype.toString.call(value) == "[object Map]":
        seen[number] = made = {}
        for item in value.entries():
            made[_copy(item[0], depth, seen)] = _copy(item[1], depth, seen)
    elif _is_plain(value):
        seen[number] = made = {}
        for item in js.Object.entries(value):
            made[item[0]] = _copy(item[1], depth, seen)
    else:
        return value
    return made


def _is_plain(value):
    prototype = js.Object.getPrototypeOf(value)
    return prototype is jsnull or prototype == js.Object.prototype
