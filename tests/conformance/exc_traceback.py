# The module traceback.
# differs: micropython: it has no module traceback

import traceback


def fails():
    raise ValueError("bad")


try:
    fails()
except ValueError as error:
    lines = traceback.format_exception(error)
    print(lines[0], lines[-1], end="")
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)][-1])
