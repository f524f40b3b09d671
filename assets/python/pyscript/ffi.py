# To JavaScript and back: the few functions for it, whatever each interpreter calls them.

import sys

if sys.implementation.name == "micropython":
    from jsffi import JsException, JsProxy, create_proxy, to_js

    # What is thrown is of a class beneath, and says more.
    from ._micropython import jsnull
elif sys.platform == "emscripten":
    from pyodide.ffi import JsException, JsProxy, create_proxy, jsnull
    from pyodide.ffi import to_js as _to_js

    def to_js(value, **options):
        """A dict becomes a plain object, unless `dict_converter` says otherwise."""
        import js

        options.setdefault("dict_converter", js.Object.fromEntries)
        return _to_js(value, **options)

else:
    from _micropyscript_gateway import JsException, JsProxy, create_proxy, jsnull, to_js


def to_bytes(array):
    """The bytes of a Uint8Array."""
    return array.to_bytes() if hasattr(array, "to_bytes") else bytes(array)


def is_none(value):
    """Whether it is None, or JavaScript's null or undefined."""
    return value is None or value is jsnull
