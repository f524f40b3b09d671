# Handlers that stand in the page: `py-click="name"` on any element names a function of `__main__`.
#
# The page finds the attributes and listens; here is what it calls.

import __main__

from ._context import window
from ._events import handle
from .ffi import create_proxy


def _call(name, event):
    def named(event):
        path = name.split(".")
        if path[0] not in __main__.__dict__:
            raise NameError("name '%s' isn't defined" % path[0])
        function = __main__.__dict__[path[0]]
        for part in path[1:]:
            function = getattr(function, part)
        handle(function, event)

    handle(named, event)


window._micropyscript.call = create_proxy(_call)
