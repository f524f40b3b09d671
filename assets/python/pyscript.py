# What a script may ask of the page around it: to send messages, and to hear them.
#
# It is the same on every interpreter, and all work is done by the driver.

import _micropyscript


def post_message(value):
    """Sends plain data to the page: None, bool, int, float, str, bytes, and lists and dicts of them."""
    _micropyscript.post(value)


def on_message(listener):
    """Calls `listener(value)` for each message from the page; a coroutine is awaited. It can be used
    as a decorator. Messages that came before are heard now."""
    _micropyscript.listen(listener)
    return listener
