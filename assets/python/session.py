# Keeps a Python alive that is a WASI command: such a one exports nothing but its start, so a session is
# a program that never ends, asks the page what to do next, does it, and asks again.
#
# What to do is driver.py's part; this file is the way there and back, and the waiting: for the next
# call, for a line of input, for a while of sleep, for whatever asyncio awaits. Every wait is one
# exchange over a device: fields out, fields in, and the host suspends us in between.

import os
import sys

import _micropyscript as driver

_device = os.open("/dev/host", os.O_RDWR)
# The event loop, once something awaits.
_loop = None


def serve():
    """Answers calls until the page lets go of us."""
    answer = driver.set_up(_ask, _tell)
    os.chdir(driver.HOME)
    _patch()
    while True:
        if _loop is not None and _loop.has_work():
            _exchange("answer", answer)
            call = _loop.until_call()
        else:
            call = _exchange("next", answer)
        answer = _handle(call)


def _handle(call):
    """A call's name in the driver, and its arguments; the answer is text."""
    if call[0] == "news":
        import _micropyscript_gateway

        return _micropyscript_gateway.hear()
    outcome = getattr(driver, call[0])(*call[1:])
    if isinstance(outcome, str):
        return outcome
    return event_loop().finish(outcome)


# Exchanges: a line with the length of each field in bytes, then the fields.


def _exchange(*fields):
    parts = [field.encode("utf-8", "replace") for field in fields]
    header = ",".join([str(len(part)) for part in parts])
    os.write(_device, b"".join([header.encode(), b"\n"] + parts))
    header = os.read(_device, 64)
    sizes = [int(size) for size in header.split(b",") if size.strip()]
    fields = [_read(size).decode("utf-8", "replace") for size in sizes]
    if fields and fields[0] == "interrupt":
        raise KeyboardInterrupt
    if fields and fields[0] == "refused":
        raise RuntimeError(fields[1])
    return fields


def _read(size):
    parts = []
    while size > 0:
        part = os.read(_device, size)
        size -= len(part)
        parts.append(part)
    return b"".join(parts)


# Waiting for the reader and for the clock.


def _ask(prompt, _can_wait=True):
    (answer,) = _exchange("input", prompt)
    return answer


def _tell(text):
    _exchange("tell", text)


def _microseconds(seconds):
    return str(int(seconds * 1000000 + 0.5))


def _patch():
    """Waits that the host knows of can be interrupted, and leave the page alone while they last."""
    import time

    def sleep(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        _exchange("sleep", _microseconds(seconds))

    sys.stdin = driver.keyboard(_ask)
    time.sleep = sleep


# asyncio: its own event loop, with the host as the selector. While it waits the host may have a call
# for us, such as a completion.


def event_loop():
    global _loop
    if _loop is None:
        _loop = _make_loop()
    return _loop


def _make_loop():
    import asyncio

    class Selector:
        def select(self, timeout):
            loop.waited(_exchange("wait", "" if timeout is None else _microseconds(timeout)))
            return ()

        def get_map(self):
            return {}

    class Loop(asyncio.base_events.BaseEventLoop):
        def __init__(self):
            super().__init__()
            self._selector = Selector()
            self.call = None
            self.is_idle = False

        def _process_events(self, events):
            pass

        def _write_to_self(self):
            pass

        def waited(self, call):
            if not call:
                return
            if self.is_idle:
                self.call = call
                self.stop()
            else:
                _exchange("answer", _handle(call))

        def finish(self, coroutine):
            task = self.create_task(coroutine)
            interrupted = None
            while True:
                try:
                    answer = self.run_until_complete(task)
                    return driver.failed(interrupted) if interrupted else answer
                except KeyboardInterrupt as error:
                    # Also while what it awaits cleans up; and only when it has begun, for it has to see to this itself.
                    self.call_soon(task.cancel)
                    interrupted = error.with_traceback(None)

        def has_work(self):
            return bool(self._ready or self._scheduled)

        def until_call(self):
            """Goes on with what earlier runs left behind, until the next call."""
            self.is_idle = True
            try:
                self.run_forever()
            finally:
                self.is_idle = False
            return self.call

    loop = Loop()
    asyncio.set_event_loop(loop)
    return loop
