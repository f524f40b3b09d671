# What Pyodide's own gateway to JavaScript does otherwise than the other interpreters': objects have no hash, plain ones
# neither `in` nor items, and who waits for a promise that was rejected with no error waits for ever.
#
# It is imported before any script runs, and gives nothing to import.

import js
from _pyodide import _future_helper
from pyodide.ffi import JsProxy, create_proxy, jsnull
from pyodide_js import _module


def _hash(self):
    return _id(self)


def _contains(self, key):
    return js.Reflect.has(self, key)


def _get(self, key):
    if js.Reflect.has(self, key):
        return js.Reflect.get(self, key)
    raise KeyError(key)


def _set(self, key, value):
    # What is Python's would be gone when the call is over.
    is_kept = value is None or value is jsnull or isinstance(value, (bool, int, float, str, JsProxy))
    if not js.Reflect.set(self, key, value if is_kept else create_proxy(value, roundtrip=False)):
        raise TypeError("%s cannot be set" % (key,))


def _delete(self, key):
    if not js.Reflect.has(self, key):
        raise KeyError(key)
    if not js.Reflect.deleteProperty(self, key):
        raise TypeError("%s cannot be deleted" % (key,))


# Each object is of a type that has what its own kind of object has, and all of those inherit from this one.
_proxy = type(js.Object.new()).__base__
_id = _proxy.js_id.__get__

_methods = {
    "__hash__": _hash,
    "__contains__": _contains,
    "__getitem__": _get,
    "__setitem__": _set,
    "__delitem__": _delete,
    # What has items would be taken for a sequence.
    "__iter__": None,
}

# Python marks a type of C's as one that nobody changes: a bit of a word behind 21 others (PyTypeObject in cpython/object.h).
_FLAGS = 21
_IMMUTABLE = 1 << 8


def _complete():
    words, place = _module.HEAPU32, id(_proxy) // 4 + _FLAGS
    flags = _proxy.__flags__
    # In another Python the word may stand elsewhere; the type remains what it is then.
    if words[place] != flags:
        return
    words[place] = flags & ~_IMMUTABLE
    try:
        for name, method in _methods.items():
            setattr(_proxy, name, method)
    finally:
        words[place] = _proxy.__flags__ | flags & _IMMUTABLE


def _reject(future, reason):
    """Pyodide takes it for an error."""
    _set_exception(future, reason if isinstance(reason, BaseException) else js.Error.new(js.String(reason)))


_complete()
_set_exception = _future_helper.set_exception
_future_helper.set_exception = _reject
