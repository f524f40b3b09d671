# Events: of the page's elements, and of a script's own.

import sys

import _micropyscript

from .ffi import create_proxy, to_js


class Event:
    """An event of one's own: whoever listens is called when it is triggered."""

    def __init__(self):
        self._listeners = []

    def trigger(self, result=None):
        """Calls every listener with `result`."""
        for listener in list(self._listeners):
            _call(listener, result)

    def add_listener(self, listener):
        """From now on `listener` is called; a coroutine goes on by itself."""
        if not callable(listener):
            raise ValueError("a listener is a function")
        if listener not in self._listeners:
            self._listeners.append(listener)

    def remove_listener(self, *listeners):
        """These listeners are called no more, or none at all."""
        if not listeners:
            self._listeners.clear()
        for listener in listeners:
            if listener in self._listeners:
                self._listeners.remove(listener)


def when(event_type, selector=None, *, prevent_default=False, stop_propagation=False, **options):
    """Decorates the function that handles an event of the elements that `selector` finds, or of an
    `Event`, or of a list of either. It need not take the event.

    With `prevent_default` and `stop_propagation` the page does so before the function is called, also
    where the page cannot wait for the function. Other options are those of `addEventListener`."""
    if isinstance(event_type, str):
        elements = _elements(selector)
        if not elements:
            raise ValueError("when(): nothing on the page is %s" % (selector,))

    def decorate(function):
        if not isinstance(event_type, str):
            events = [event_type] if isinstance(event_type, Event) else event_type
            for event in events:
                event.add_listener(function)
            return function
        from ._context import window

        handler = create_proxy(lambda event: handle(function, event))
        steps = ["preventDefault"] if prevent_default else []
        if stop_propagation:
            steps.append("stopPropagation")
        for element in elements:
            window._micropyscript.listen(element, event_type, handler, to_js(options), *steps)
        return function

    return decorate


def _elements(selector):
    from ._context import document

    if not selector:
        raise ValueError("when(): an event of the page needs a selector")
    if isinstance(selector, str):
        return list(document.querySelectorAll(selector))
    return [selector] if hasattr(selector, "addEventListener") else list(selector)


def handle(function, event):
    """Calls a handler. What it raises is told where the script's output goes."""
    try:
        _call(function, event)
    except Exception as error:
        _micropyscript.complain(error)


def _call(function, argument):
    outcome = function(argument) if _takes_argument(function) else function()
    if hasattr(outcome, "send"):
        _create_task(_finish(outcome))


def _create_task(coroutine):
    gateway = sys.modules.get("_micropyscript_gateway")
    if gateway:
        return gateway.create_task(coroutine)
    import asyncio

    return asyncio.create_task(coroutine)


async def _finish(coroutine):
    try:
        await coroutine
    except Exception as error:
        _micropyscript.complain(error)


def _takes_argument(function):
    if _micropyscript.MICROPYTHON:
        import inspect

        try:
            return len(inspect.signature(function).parameters) > 0
        except NotImplementedError:
            # It does not say so of methods.
            return True
    code = getattr(function, "__code__", None)
    if code is None:
        code = getattr(getattr(type(function), "__call__", None), "__code__", None)
        bound = 1
    else:
        bound = 1 if getattr(function, "__self__", None) is not None else 0
    return code is None or code.co_argcount > bound or bool(code.co_flags & 4)
