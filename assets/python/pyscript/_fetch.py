# `fetch`: the browser's own, whose answers are Python's values.

import js

from ._context import absolute
from .ffi import to_bytes, to_js


class _Response:
    """An answer; what is not here is as in JavaScript: `ok`, `status`, `headers` and so on."""

    def __init__(self, response):
        self._response = response

    def __getattr__(self, name):
        return getattr(self._response, name)

    async def text(self):
        return await self._response.text()

    async def json(self):
        import json

        return json.loads(await self._response.text())

    async def arrayBuffer(self):
        return memoryview(await self.bytearray())

    async def bytearray(self):
        return bytearray(to_bytes(js.Uint8Array.new(await self._response.arrayBuffer())))

    async def blob(self):
        return await self._response.blob()


class _Fetch:
    """An answer on its way: await it, or what it holds."""

    def __init__(self, promise):
        self._promise = promise
        self._arrived = None

    async def _response(self):
        if self._arrived is None:
            self._arrived = _Response(await self._promise)
        return self._arrived

    def __await__(self):
        return self._response().__await__()

    # MicroPython awaits what it can iterate.
    def __iter__(self):
        return self._response()

    async def text(self):
        return await (await self._response()).text()

    async def json(self):
        return await (await self._response()).json()

    async def arrayBuffer(self):
        return await (await self._response()).arrayBuffer()

    async def bytearray(self):
        return await (await self._response()).bytearray()

    async def blob(self):
        return await (await self._response()).blob()


def fetch(url, **options):
    """Asks the network; a relative URL is seen from the page. The options are those of JavaScript."""
    return _Fetch(js.fetch(absolute(url), to_js(options)))
