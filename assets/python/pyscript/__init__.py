# What a script may ask of the page around it. The names and what they do are PyScript's.
#
# It is the same on every interpreter. Messages and `display` need the driver alone; what needs JavaScript
# is loaded when it is first asked for, from the files beside this one.

import sys

import _micropyscript


def post_message(value):
    """Sends plain data to the page: None, bool, int, float, str, bytes, and lists and dicts of them."""
    _micropyscript.post(value)


def on_message(listener):
    """Calls `listener(value)` for each message from the page; a coroutine is awaited. It can be used
    as a decorator. Messages that came before are heard now."""
    _micropyscript.listen(listener)
    return listener


class HTML:
    """Text that `display` shows as HTML. Nothing else that is only text becomes HTML."""

    def __init__(self, html):
        self._html = html

    def _repr_html_(self):
        return self._html


def display(*values, target=None, append=True):
    """Shows values in the element that has the id `target`, else where the running script's output
    goes; without `append`, in the place of what is there."""
    if target is not None and not isinstance(target, str):
        raise TypeError("target is the id of an element")
    target = (target or "").lstrip("#")
    if not values and not append:
        _micropyscript.show(target, False, "", "")
    for value in values:
        text, html = _rendered(value)
        _micropyscript.show(target, append, text, html)
        # The first one has taken the place, and the others stand behind it.
        append = True


# The ways in which a value can say how it looks, the best one first: its method, and its key in a bundle.
_WAYS = (
    ("savefig", None),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_json_", "application/json"),
    ("_repr_pretty_", "text/plain"),
)


def _rendered(value):
    """A value as text, and as HTML where it asks for that."""
    if isinstance(value, str):
        return value, ""
    bundle = _called(value, "_repr_mimebundle_") or {}
    bundle, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    for method, kind in _WAYS:
        if kind in bundle:
            shown, meta = bundle[kind], metadata.get(kind, {})
        elif method == "savefig" and hasattr(value, method):
            shown, kind, meta = _figure(value), "image/png", {}
        elif method == "_repr_pretty_" or not hasattr(value, method):
            continue
        else:
            shown, meta = _called(value, method), {}
        if isinstance(shown, tuple):
            shown, meta = shown
        if shown is None:
            continue
        if kind in ("image/png", "image/jpeg"):
            return repr(value), _image(kind, shown, meta)
        if kind in ("image/svg+xml", "text/html"):
            return bundle.get("text/plain") or repr(value), shown
        if not isinstance(shown, str):
            import json

            shown = json.dumps(shown)
        return shown, ""
    return repr(value), ""


def _called(value, method):
    # A class has the methods of its objects, and they are not for itself.
    if isinstance(value, type):
        return None
    return getattr(value, method)() if hasattr(value, method) else None


def _figure(value):
    import io

    file = io.BytesIO()
    value.savefig(file, format="png")
    return file.getvalue()


def _image(kind, data, meta):
    if isinstance(data, (bytes, bytearray)):
        import binascii

        data = binascii.b2a_base64(data).decode()
    attributes = {"alt": ""}
    attributes.update(meta)
    attributes["src"] = "data:%s;base64,%s" % (kind, data.replace("\n", ""))
    return "<img %s>" % " ".join('%s="%s"' % (name, _escaped(str(text))) for name, text in attributes.items())


def _escaped(text):
    for character, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, escape)
    return text


# What is loaded when it is first asked for, by the file that has it.
_ELSEWHERE = {
    "_context": ("RUNNING_IN_WORKER", "config", "current_target", "document", "js_import", "window"),
    "_events": ("Event", "when"),
    "_fetch": ("fetch",),
    "_packages": ("InstallError", "install"),
    "_storage": ("Storage", "storage"),
    "_workers": ("create_named_worker", "workers"),
}


def __getattr__(name):
    for file, names in _ELSEWHERE.items():
        if name in names:
            value = getattr(__import__("pyscript." + file, None, None, (name,)), name)
            globals()[name] = value
            return value
    if name in ("ffi", "js_modules"):
        return __import__("pyscript." + name, None, None, ("to_js",))
    raise AttributeError("module 'pyscript' has no attribute '%s'" % name)


# PyScript has each name in a file of its own too; here it is there under that name.
for _name in ("context", "display", "events", "fetch", "storage"):
    sys.modules["pyscript." + _name] = sys.modules["pyscript"]
