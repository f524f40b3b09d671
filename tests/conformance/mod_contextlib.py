# contextlib.
# differs: micropython: it has no module contextlib

import io
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress


@contextmanager
def tag(name):
    print("<" + name + ">")
    try:
        yield name
    finally:
        print("</" + name + ">")


with tag("p") as name, suppress(ZeroDivisionError):
    print(name, 1 / 0)
with ExitStack() as stack:
    stack.enter_context(tag("a"))
    stack.callback(print, "called")
with redirect_stdout(io.StringIO()) as caught:
    print("hidden")
print(repr(caught.getvalue()))
