# What Pyodide's own gateway to JavaScript does otherwise than the other interpreters': objects have no hash, plain ones
# neither `in` nor items, and who waits for a promise that was rejected with no error waits for ever.
#
# It is imported before any script runs, and gives nothing to import.

import js
from _pyodide import _future_helper
from pyodide.ffi import ConversionError, JsProxy, create_proxy, jsnull, to_js
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
    if not is_kept:
        value = _copy(value) if type(value) in _COPIED else create_proxy(value, roundtrip=False)
    if not js.Reflect.set(self, key, value):
        raise TypeError("%s cannot be set" % (key,))


_COPIED = {list, tuple, dict, set, frozenset, bytes, bytearray, memoryview}


def _copy(value):
    try:
        return to_js(value, dict_converter=js.Object.fromEntries)
    except ConversionError:
        return create_proxy(value, roundtrip=False)


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

# A type of C's is words in memory (PyTypeObject in cpython/object.h). A bit of one marks it as one that nobody changes; two others
# say where so many words are that its types inherit `in` and items by, and nowhere for a type that has none.
_FLAGS = 21
_IMMUTABLE = 1 << 8
_INHERITED = {13: 10, 14: 3}


def _complete():
    first, flags = id(_proxy) // 4, _proxy.__flags__
    # In another Python the words may stand elsewhere; the type remains what it is then.
    if _module.HEAPU32[first + _FLAGS] != flags:
        return
    for word, size in _INHERITED.items():
        if _module.HEAPU32[first + word] == 0:
            _module.HEAPU32[first + word] = _zeros(size)
    _module.HEAPU32[first + _FLAGS] = flags & ~_IMMUTABLE
    try:
        for name, method in _methods.items():
            setattr(_proxy, name, method)
    finally:
        # Memory that has grown meanwhile is another array.
        _module.HEAPU32[first + _FLAGS] = _proxy.__flags__ | flags & _IMMUTABLE


def _zeros(size):
    place = _module._malloc(4 * size)
    _module.HEAPU32.fill(0, place // 4, place // 4 + size)
    return place


def _reject(future, reason):
    """Pyodide takes it for an error."""
    _set_exception(future, reason if isinstance(reason, BaseException) else js.Error.new(js.String(reason)))


_complete()
_set_exception = _future_helper.set_exception
_future_helper.set_exception = _reject
