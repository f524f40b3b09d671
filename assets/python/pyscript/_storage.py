# `storage`: a dict that the browser keeps from visit to visit.

import json

import _micropyscript
import js


class Storage(dict):
    """A dict whose keys are text. A change is written by and by; `await sync()` waits until it is."""

    def __init__(self, store):
        super().__init__()
        self._store = store
        for key, text in json.loads(store.entries):
            super().__setitem__(key, _micropyscript.unpack(text))

    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise TypeError("the keys of a storage are text")
        self._store.set(key, _micropyscript.pack(value))
        super().__setitem__(key, value)

    def __delitem__(self, key):
        super().__delitem__(key)
        self._store.remove(key)

    def clear(self):
        super().clear()
        self._store.clear()

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *others, **values):
        for other in others + (values,):
            for key, value in dict(other).items():
                self[key] = value

    async def sync(self):
        await self._store.sync()


async def storage(name="", storage_class=Storage):
    """Opens the storage of this name."""
    if not name:
        raise ValueError("a storage has a name")
    page = js._micropyscript
    (side,) = await page.importModules(page.base + "js/store.js")
    return storage_class(await side.open(name))
