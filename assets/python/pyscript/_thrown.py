# What JavaScript throws, as an exception, on MicroPython: its own gateway lets it fly past Python.
#
# The page's side (src/js/micropython.js) catches it, and has this called in the place where Python called JavaScript.

import builtins

from jsffi import JsException as _JsException


class JsException(_JsException):
    """What JavaScript threw; `args[0]` is the thing itself."""

    def __init__(self, thrown, name, message, stack):
        super().__init__(thrown, name, message)
        self.name = name
        self.message = message
        self.stack = stack

    def __str__(self):
        return "%s: %s" % (self.name, self.message) if self.name else self.message


def raise_it(thrown):
    """`thrown` is an object with the thing and, where it is an error, what it says of itself."""
    kind = thrown.type
    # One of Python's own, which went through JavaScript.
    raised = getattr(builtins, kind, None) if kind else None
    if raised:
        raise raised(thrown.message)
    raise JsException(thrown.value, thrown.name, thrown.message, thrown.stack)
