# The JavaScript modules that the configuration names: `from pyscript.js_modules import name`.
#
# In a worker they are the worker's own, and those of the page where it has none of that name.

import sys

import js

from ._context import RUNNING_IN_WORKER, config, window


class _Module:
    """A JavaScript module as a module of Python's, so that names can be imported from it."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(__getattr__(self._name), name)


def __getattr__(name):
    own = js._micropyscript.modules
    if hasattr(own, name):
        return getattr(own, name)
    if RUNNING_IN_WORKER and name in _names("main"):
        return getattr(window._micropyscript.modules, name)
    raise AttributeError("[js_modules] has no module of the name '%s'" % name)


def _names(place):
    return config.get("js_modules", {}).get(place, {}).values()


for _place in ("main", "worker"):
    for _name in _names(_place):
        sys.modules["pyscript.js_modules." + _name] = _Module(_name)
