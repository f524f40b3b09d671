# Installing packages: says what is wanted and what this Python is, and does what is left when they are there.
#
# Which release fits, and what it consists of, is decided on the page's side, and that writes the files too.

import sys

import js

_page = js._micropyscript

MICROPYTHON = sys.implementation.name == "micropython"

# Modules of the standard library that some builds lack, each with what it is built on where that is what is lacking.
_OFTEN_MISSING = (
    "bz2:_bz2 ctypes:_ctypes curses:_curses dbm:_dbm fcntl grp lzma:_lzma mmap multiprocessing:_multiprocessing "
    "pwd readline resource select sqlite3:_sqlite3 ssl:_ssl syslog termios tkinter:_tkinter zlib"
)
# Modules that were given up, by the Python that was the first without them.
_GIVEN_UP = (((3, 12), "asynchat asyncore distutils imp smtpd"), ((3, 13), "audioop cgi crypt imghdr nntplib pipes telnetlib uu"))
# The same for MicroPython, which has a library of its own: what pure packages ask for most.
_OFTEN_MISSING_THERE = (
    "abc argparse ast base64 bisect calendar codecs concurrent configparser contextlib copy csv ctypes dataclasses "
    "datetime decimal difflib email enum fractions functools glob hashlib html http importlib inspect io itertools "
    "keyword locale logging numbers operator pathlib pickle pkgutil platform pprint queue secrets shutil signal "
    "socket sqlite3 ssl statistics string subprocess tempfile textwrap threading token tokenize traceback types "
    "typing unicodedata unittest urllib uuid warnings weakref xml zipfile zlib"
)


class InstallError(Exception):
    """A package could not be installed; `package` names the one to blame, where there is one."""

    def __init__(self, message, package=""):
        super().__init__(message)
        self.package = package


async def install(*requirements, index_urls=None):
    """Installs packages and what they need; answers what is new, as name and version. The indexes are the
    configuration's unless some are given."""
    import json

    if index_urls is None:
        from ._context import config

        index_urls = config.get("index_urls", [])
    wanted = []
    for requirement in requirements:
        wanted.extend([requirement] if isinstance(requirement, str) else requirement)
    order = {"requirements": wanted, "indexes": list(index_urls), "environment": _environment()}
    answer = await _page.order("p" + json.dumps(order))
    kind, content = answer[:1], answer[1:]
    if kind == "!":
        package, _, reason = content.partition("\x1f")
        raise InstallError(reason, package)
    done = json.loads(content)
    for wheel in done["wheels"]:
        try:
            await _load(wheel)
        except Exception as error:
            await _page.order("pundo")
            name = wheel.rpartition("/")[2]
            raise InstallError("%s cannot be linked here: %s" % (name, error), name.partition("-")[0])
    if not MICROPYTHON:
        _look_anew()
    return done["added"]


def _look_anew():
    """What `importlib.invalidate_caches` is for, for the one folder that has changed; it would read `importlib.metadata` and
    every archive's directory, which takes longer than writing a package."""
    from _micropyscript import PACKAGES

    for place in list(sys.path_importer_cache):
        if place.startswith(PACKAGES):
            del sys.path_importer_cache[place]
    metadata = sys.modules.get("importlib.metadata")
    if metadata:
        # A method of the class; in CPython 3.12.0 still one of its instances.
        metadata.MetadataPathFinder().invalidate_caches()


async def _load(path):
    """Has Pyodide link the libraries of a wheel that was compiled for it; its files are there already."""
    import os

    import pyodide_js
    from _micropyscript import PACKAGES
    from pyodide.ffi import to_js

    with open(path, "rb") as file:
        content = to_js(file.read())
    os.remove(path)
    known = pyodide_js._module.LDSO.loadedLibsByName
    before = set(js.Object.keys(known))
    try:
        await pyodide_js._api.install(content, path.rpartition("/")[2], PACKAGES, None)
    except Exception:
        # What could not be linked counts as linked from then on.
        for name in set(js.Object.keys(known)) - before:
            js.Reflect.deleteProperty(known, name)
        raise


def _environment():
    """What this Python is, by the names that requirements use for it."""
    version = [str(part) for part in sys.version_info[:3]]
    environment = {
        "implementation_name": sys.implementation.name,
        "python_version": ".".join(version[:2]),
        "python_full_version": ".".join(version),
        "sys_platform": sys.platform,
        "platforms": [],
    }
    if MICROPYTHON:
        environment["mpy"] = str(sys.implementation._mpy & 0xFF)
        environment["missing"] = [name for name in _OFTEN_MISSING_THERE.split() if not _can_import(name)]
        return environment

    import os

    environment["os_name"] = os.name
    environment["implementation_version"] = ".".join(str(part) for part in sys.implementation.version[:3])
    environment.update(_platform())
    if sys.platform == "emscripten":
        import pyodide_js

        # The same as sysconfig's PYODIDE_ABI_VERSION, which takes as long to read as two packages to install.
        abi = getattr(pyodide_js._api.lockfile_info, "abi_version", "")
        environment["platforms"] = ["%s_%s_wasm32" % (name, abi) for name in ("pyemscripten", "pyodide")]
    names = [_OFTEN_MISSING] + [names for python, names in _GIVEN_UP if sys.version_info >= python]
    pairs = [pair.partition(":") for pair in " ".join(names).split()]
    environment["missing"] = [name for name, _, part in pairs if not _is_there(part or name)]
    return environment


def _platform():
    """What `platform` says. CPython's goes by `os.uname`, and takes longer to read than a package to install."""
    import os

    if sys.implementation.name == "cpython" and hasattr(os, "uname"):
        system = os.uname()
        return {
            "platform_machine": system.machine,
            "platform_python_implementation": "CPython",
            "platform_release": system.release,
            "platform_system": system.sysname,
            "platform_version": system.version,
        }

    import platform

    told = {}
    for name in ("machine", "python_implementation", "release", "system", "version"):
        try:
            told["platform_" + name] = getattr(platform, name)()
        except Exception:
            # Some platforms have no such thing to say.
            told["platform_" + name] = ""
    return told


def _can_import(name):
    try:
        __import__(name)
    except Exception:
        return False
    return True


def _is_there(name):
    import importlib.util

    try:
        return importlib.util.find_spec(name) is not None
    except Exception:
        return False
