# Where a script runs: the page's window, its configuration, and the place of its output.

import sys

import js

# What the page's own JavaScript keeps for this package.
_page = js._micropyscript

RUNNING_IN_WORKER = not hasattr(js, "document")


class _Missing:
    """Stands in for what is not there, and says why as soon as it is used."""

    def __init__(self, reason):
        object.__setattr__(self, "_reason", reason)

    def __getattr__(self, name):
        raise RuntimeError(self._reason)

    def __setattr__(self, name, value):
        raise RuntimeError(self._reason)


if not RUNNING_IN_WORKER:
    window = js.window
    document = js.document
elif hasattr(_page, "window"):
    window = _page.window
    document = window.document
else:
    window = document = _Missing(_page.noWindow)


def current_target():
    """The id of the element that the running script's output goes to."""
    element = document.querySelector("[data-py-output]")
    return element.id if element else None


def absolute(url):
    """A URL, as it is seen from the page, also in a worker."""
    return js.URL.new(url, _page.page).href


def js_import(*urls):
    """Imports JavaScript modules: a promise of a list of them."""
    return _page.importModules(*[absolute(url) for url in urls])


def _read_config():
    import json

    try:
        with open("/lib/micropyscript/config.json") as file:
            config = json.load(file)
    except OSError:
        config = {}
    config["type"] = "mpy" if sys.implementation.name == "micropython" else "py"
    return config


config = _read_config()
