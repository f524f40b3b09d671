# What stands between the kernel and any Python: run code, push REPL lines, complete names.
#
# One file for every interpreter, so it keeps to what MicroPython and CPython share, and says so
# where they differ. It does no input or output of its own and leaves nothing in `__main__`.
# Whatever it hands back is text, for text is what crosses every boundary: between page and worker,
# JavaScript and WASI.

import sys

import __main__

HOME = "/home/user"
PACKAGES = "/home/site-packages"
NAMESPACE = __main__.__dict__
MICROPYTHON = sys.implementation.name == "micropython"

# Whether all of this file is here. MicroPython gets what a first run does without when somebody asks for it, for it would
# have to compile that.
_is_whole = not MICROPYTHON

# The sources that ran, by file name, so that a traceback can quote their lines.
_sources = {}
# What `begin` compiles and `finish` awaits, on MicroPython.
_prepared = None
# The task that awaits at the top level now, and whether it was interrupted.
_awaiting = None
_interrupted = False
# Tells the page something of Python's own accord.
_tell = None
# The function that hears messages.
_listener = None


def __getattr__(name):
    global _is_whole
    if not _is_whole:
        from _micropyscript_page import later

        _is_whole = True
        exec(compile(later, "_micropyscript.py", "exec"), globals())
        if name in globals():
            return globals()[name]
    raise AttributeError(name)


class _Maker:
    """Makes what only Python can make, for MicroPython's gateway; see `src/js/micropython-gateway.js`."""

    def __iter__(self):
        return __import__("pyscript._micropython", None, None, ("grant",)).grant()


maker = _Maker()


def set_up(ask, tell):
    """Makes this interpreter look like every other; answers Python's version.

    `ask(prompt, can_wait)` is a line of input as `_line` takes it; or a promise of it, where Python can
    be suspended.
    `tell(text)` takes "+" where Python begins to listen to messages, "*" and what `show` shows, else a
    message, encoded."""
    global _tell
    import builtins

    _tell = tell

    wait, can_wait = _suspension()

    def answer_to(prompt):
        answer = ask(prompt, can_wait())
        return answer if isinstance(answer, str) else wait(answer)

    def input(prompt=""):
        line = _line(answer_to(str(prompt)))
        if not line:
            raise EOFError("EOF when reading a line")
        return (line[:-1] if line.endswith(b"\n") else line).decode()

    builtins.input = input
    if sys.platform == "emscripten" and not MICROPYTHON:
        import time

        sys.stdin = keyboard(answer_to)
        time.sleep = _sleeper(time.sleep)
        try:
            __import__("pyscript._pyodide")
        except (ImportError, AttributeError):
            # A Pyodide that is made otherwise remains as it is.
            pass
    if HOME not in sys.path:
        sys.path.insert(0, HOME)
    sys.path.append(PACKAGES)
    if MICROPYTHON:
        import uos

        uos.chdir(HOME)
        builtins.print = _printer(builtins.print)
        return ".".join(str(part) for part in sys.implementation.version[:3])
    # Python's own buffer holds text back until a newline; a page wants to see it at once.
    import io

    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = open(descriptor, "wb", buffering=0, closefd=False)
        errors = "strict" if descriptor == 1 else "backslashreplace"
        stream = io.TextIOWrapper(raw, "utf-8", errors, write_through=True)
        stream.mode = "w"
        setattr(sys, name, stream)
    return ".".join(str(part) for part in sys.version_info[:3])


def _printer(write):
    """A `print` that takes `flush`, which much code asks for, where there is no buffer to flush. One
    value alone needs no memory, as with the port's own."""

    def print(value=write, *values, sep=" ", end="\n", file=None, flush=False):
        if file is not None:
            values = () if value is write else (value,) + values
            write(*values, sep=sep, end=end, file=file)
        elif values:
            write(value, *values, sep=sep, end=end)
        elif value is write:
            write(end=end)
        else:
            write(value, end=end)

    return print


def _suspension():
    """How Python waits for a promise in the middle of a call, and whether it can just now."""
    if sys.platform == "emscripten" and not MICROPYTHON:
        from pyodide.ffi import can_run_sync, run_sync

        return run_sync, can_run_sync
    return None, lambda: False


def _line(answer):
    """The bytes of a line: "=" and a text, "*" and a character for each byte, "" at the end of the
    input. "!" and why there is none, or "^" for an interrupt, is raised."""
    kind, text = answer[:1], answer[1:]
    if kind == "!":
        raise OSError(text)
    if kind == "^":
        raise KeyboardInterrupt
    return bytes([ord(character) for character in text]) if kind == "*" else text.encode()


def keyboard(answer_to):
    """Standard input that asks for a line when there is none left."""
    import io

    class Keyboard(io.RawIOBase):
        pending = b""

        def readable(self):
            return True

        def fileno(self):
            return 0

        def readinto(self, buffer):
            if not self.pending:
                self.pending = _line(answer_to(""))
            size = min(len(buffer), len(self.pending))
            buffer[:size] = self.pending[:size]
            self.pending = self.pending[size:]
            return size

    return io.TextIOWrapper(io.BufferedReader(Keyboard()), "utf-8")


# Running code. The answer is "=" and an encoded value, "!" and an encoded error, "?" for a block
# that is not finished, or a coroutine of one of these; MicroPython answers "@" where the code has
# to be compiled by `begin` and then awaited by `finish`.


def run(source, filename):
    _sources[filename] = source
    return _attempt(source, filename, ("eval", "exec"))


def push(block):
    filename = "<stdin>"
    _sources[filename] = block
    if MICROPYTHON:
        return _attempt(block + "\n", filename, ("single",))
    try:
        code = _command_compiler()(block, filename, "single")
    except BaseException as error:
        return failed(error)
    return "?" if code is None else _execute(code, False)


def _attempt(source, filename, modes):
    global _prepared
    try:
        code, has_value = _compile(source, filename, modes)
    except SyntaxError as error:
        if MICROPYTHON and ("await" in source or "async" in source):
            _prepared = (source, filename, modes)
            return "@"
        return failed(error)
    except BaseException as error:
        return failed(error)
    return _execute(code, has_value)


def _execute(code, has_value):
    try:
        outcome = eval(code, NAMESPACE)
        if MICROPYTHON or not code.co_flags & 0x80:  # CO_COROUTINE: top-level await
            return _succeeded(outcome, has_value)
    except BaseException as error:
        return failed(error)
    return _await(outcome, has_value)


def begin():
    """Compiles what `run` could not, called where MicroPython allows a top-level await."""
    global _prepared
    try:
        code, has_value = _compile(*_prepared)
        _prepared = eval(code, NAMESPACE), has_value
    except BaseException as error:
        _prepared = failed(error)


async def finish():
    if isinstance(_prepared, str):
        return _prepared
    outcome, has_value = _prepared
    if not hasattr(outcome, "send"):
        return _succeeded(outcome, has_value)
    return await _await_as_task(outcome, has_value)


async def _await_as_task(coroutine, has_value):
    """On MicroPython only a task can be cancelled, and what a page calls is none."""
    global _awaiting, _interrupted
    import asyncio

    task = asyncio.create_task(_await(coroutine, has_value))
    _awaiting, _interrupted = task, False
    try:
        return await task
    except asyncio.CancelledError as error:
        # It was ended before it began; from then on `_await` sees to it.
        return failed(KeyboardInterrupt() if _interrupted else error)
    finally:
        if _awaiting is task:
            _awaiting = None


async def _await(coroutine, has_value):
    global _awaiting, _interrupted
    import asyncio

    task = asyncio.current_task()
    _awaiting, _interrupted = task, False
    try:
        return _succeeded(await coroutine, has_value)
    except asyncio.CancelledError as error:
        return failed(KeyboardInterrupt() if _interrupted else error)
    except BaseException as error:
        return failed(error)
    finally:
        if _awaiting is task:
            _awaiting = None


def interrupt():
    """Ends what awaits at the top level with KeyboardInterrupt; answers whether anything does."""
    global _interrupted
    if _awaiting is None:
        return False
    _awaiting.cancel()
    _interrupted = True
    return True


def _sleeper(plain):
    """A `time.sleep` that `interrupt` ends. Pyodide is suspended while it sleeps, and hears of no signal meanwhile."""
    from pyodide.ffi import can_run_sync, run_sync

    def sleep(seconds):
        global _awaiting, _interrupted
        if not can_run_sync():
            return plain(seconds)
        import asyncio

        task = asyncio.ensure_future(asyncio.sleep(seconds))
        before, _awaiting, _interrupted = _awaiting, task, False
        try:
            run_sync(task)
        except asyncio.CancelledError:
            if not _interrupted:
                raise
            raise KeyboardInterrupt from None
        finally:
            _awaiting = before

    return sleep


def _compile(source, filename, modes):
    """The code in the first mode that fits, and whether it has a value."""
    for mode in modes:
        try:
            if MICROPYTHON:
                if mode == "eval":
                    return _compile_expression(source, filename), True
                return compile(source, filename, mode), False
            # The flag is ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, without the cost of importing ast.
            return compile(source, filename, mode, 0x2000, True), mode == "eval"
        except SyntaxError:
            if mode == modes[-1]:
                raise


def _compile_expression(source, filename):
    """MicroPython takes no lines before an expression: neither blank ones nor comments."""
    lines = source.split("\n")
    before = 0
    while before < len(lines) and lines[before].strip()[:1] in ("", "#"):
        before += 1
    # Joined to it by backslashes they may stand there, so that tracebacks count them.
    return compile("\\\n" * before + "\n".join(lines[before:]), filename, "eval")


def _command_compiler():
    import codeop

    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= 0x2000
    return compiler


# Values, as one letter and a text.


def _succeeded(outcome, has_value):
    return "=" + (_encode(outcome) if has_value else "-")


def _encode(value, other=None):
    """`other` makes a text of what has no counterpart, its repr unless somebody says otherwise."""
    if value is None:
        return "n"
    kind = type(value)
    if kind is bool:
        return "b1" if value else "b0"
    if kind is int:
        return "i%d" % value
    if kind is float:
        return "f" + repr(value)
    if kind is str and "\0" not in value:
        return "s" + value
    # The rest crosses as JSON, a NUL because MicroPython's texts end at one.
    if kind in (str, bytes, bytearray, memoryview, list, tuple, dict):
        import json

        try:
            return "j" + json.dumps(_tree(value, (), other))
        except ValueError:
            pass
    return "r" + _clean((other or _repr)(value))


def _tree(value, around, other):
    """Nested containers as JSON has them; `around` are the ids of those that we are inside of."""
    kind = type(value)
    if kind is str:
        return "s" + value
    if kind in (bytes, bytearray, memoryview):
        return {"x": bytes(value).hex()}
    if kind not in (list, tuple, dict):
        return _encode(value, other)
    if id(value) in around or len(around) == 32:
        raise ValueError("it holds itself, or is deeper than we follow")
    around = around + (id(value),)
    if kind is dict:
        return {"d": [[str(key), _tree(item, around, other)] for key, item in value.items()]}
    return {"l": [_tree(item, around, other) for item in value]}


def _repr(value):
    try:
        return repr(value)
    except BaseException as error:
        return "<%s, whose repr raised %s>" % (type(value).__name__, type(error).__name__)


def _decode(tree):
    """The value in a tree of the same kind, read from JSON."""
    if isinstance(tree, str):
        kind, text = tree[0], tree[1:]
        if kind == "n":
            return None
        if kind == "b":
            return text == "1"
        return {"i": int, "f": float, "s": str}[kind](text)
    ((kind, content),) = tree.items()
    if kind == "x":
        return bytes.fromhex(content)
    if kind == "l":
        return [_decode(item) for item in content]
    return {key: _decode(item) for key, item in content}


def pack(value):
    """Plain data as a text to be kept."""
    import json

    return json.dumps(_tree(value, (), _refuse))


def unpack(text):
    import json

    return _decode(json.loads(text))


# Messages between Python and the page.


def post(value):
    _tell(_encode(value, _refuse))


def _refuse(value):
    if type(value) in (list, tuple, dict):
        raise TypeError("a message holds itself, or is too deep")
    raise TypeError("a message is plain data, which %s is not" % type(value).__name__)


def listen(listener):
    global _listener
    if not callable(listener):
        raise TypeError("messages are heard by a function")
    _listener = listener
    _tell("+")


def receive(text):
    import json

    try:
        if _listener is None:
            raise RuntimeError("nobody listens to messages: there is no pyscript.on_message(…)")
        outcome = _listener(_decode(json.loads(text)))
    except BaseException as error:
        return failed(error)
    if MICROPYTHON and hasattr(outcome, "send"):
        return _await_as_task(outcome, False)
    if hasattr(outcome, "__await__"):
        return _await(outcome, False)
    return "=-"


# What is shown on the page beside text that is written.


def show(target, append, text, html):
    """Shows `html`, or where there is none `text`, in the element that has the id `target`, else among
    the output of the run; without `append`, in the place of what is there."""
    fields = (target, "+" if append else "", text, html)
    _tell("*" + "\x1f".join([_clean(field) for field in fields]))


def complain(error):
    """Writes of an error that nobody waits for, such as a handler's."""
    print(_traceback(error), end="", file=sys.stderr)


# Errors, as type, message and traceback, with the frames of this file left out.


def failed(error):
    parts = (type(error).__name__, _message(error), _traceback(error))
    return "!" + "\x1f".join(_clean(part) for part in parts)


def _clean(text):
    """Without the characters that the encoding itself needs."""
    return text.replace("\0", "\\x00").replace("\x1f", "\\x1f")


def _message(error):
    try:
        return str(error)
    except BaseException:
        return ""


def _traceback(error):
    if MICROPYTHON:
        import io

        text = io.StringIO()
        sys.print_exception(error, text)
        return "".join(line + "\n" for line in text.getvalue().split("\n")[:-1] if not _names_ours(line))

    import linecache
    import traceback

    for filename, source in _sources.items():
        lines = source.splitlines(True)
        linecache.cache[filename] = (len(source), None, lines, filename)
    frames = error.__traceback__
    while frames is not None and _is_ours(frames):
        frames = frames.tb_next
    last = frames
    while last is not None and last.tb_next is not None:
        if _is_ours(last.tb_next):
            # It was raised in here, such as by our `input`: for the reader that is where it was called.
            last.tb_next = None
            break
        last = last.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))


def _names_ours(line):
    """Whether a line of one of MicroPython's tracebacks is about a frame of ours."""
    return line.startswith('  File "') and ('_micropyscript.py", ' in line or "/lib/pyscript/" in line)


# The folder of the `pyscript` module, which lies beside this file.
_LIBRARY = __file__.rpartition("/")[0] + "/pyscript/"


def _is_ours(frame):
    filename = frame.tb_frame.f_code.co_filename
    return filename == __file__ or filename.endswith("codeop.py") or filename.startswith(_LIBRARY)


# Completion, from the live namespace.

_KEYWORDS = (
    "False None True and as assert async await break class continue def del elif else except "
    "finally for from global if import in is lambda nonlocal not or pass raise return try while "
    "with yield"
).split()


def complete(text):
    """How many characters at the end of the text are replaced, then the candidates, by lines."""
    start = len(text)
    while start > 0 and (text[start - 1].isalpha() or text[start - 1].isdigit() or text[start - 1] in "_."):
        start -= 1
    path = text[start:].split(".")
    prefix = path[-1]
    if len(path) == 1:
        import builtins

        names = list(NAMESPACE) + dir(builtins) + _KEYWORDS
    else:
        names = _attributes(path[:-1])
    # Names that begin with an underscore are offered to whoever has typed one.
    names = sorted({n for n in names if n.startswith(prefix) and (prefix or n[0] != "_")})
    return "\n".join([str(len(prefix))] + names)


def _attributes(path):
    import builtins

    try:
        if path[0] in NAMESPACE:
            value = NAMESPACE[path[0]]
        else:
            value = getattr(builtins, path[0])
        for name in path[1:]:
            value = getattr(value, name)
        return dir(value)
    except Exception:
        return []


# Plugins written in Python: a namespace of their own, and the three hooks.


class _Interpreter:
    def __init__(self, name, version):
        self.name = name
        self.version = version


def plug_in(source, filename, config, name, version):
    _sources[filename] = source
    try:
        import json

        plugin = {"__name__": filename, "__file__": filename}
        exec(compile(source, filename, "exec"), plugin)
        config = json.loads(config)
        for hook, arguments in (
            ("configure", (config,)),
            ("start", (config,)),
            ("onInterpreterReady", (config, _Interpreter(name, version))),
        ):
            if hook in plugin:
                plugin[hook](*arguments)
        return "=-"
    except BaseException as error:
        return failed(error)
