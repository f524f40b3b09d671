# An OSError is of a kind, and has the number that the module errno names.
# differs: micropython: there is OSError only; its errno has the numbers of Linux, its files have those of Emscripten
# differs: rustpython: its messages have the number of the error in them

import errno
import os

try:
    open("missing")
except FileNotFoundError as error:
    print(error.filename, error.strerror)
os.mkdir("folder")
try:
    os.mkdir("folder")
except FileExistsError as error:
    print(error.filename)


def name(action):
    try:
        action()
    except OSError as error:
        return errno.errorcode[error.errno]


print(name(lambda: open("missing")), name(lambda: os.mkdir("folder")), name(lambda: open("folder", "w")))
try:
    open("missing")
except OSError as error:
    print(error.errno == errno.ENOENT, error.args[0] == errno.ENOENT)
