# JavaScript for a Python that is a WASI command: what `import js` gives there, and how functions of Python's become
# functions of JavaScript's. src/js/wasi/gateway.js does what is asked for here.
#
# A request is fields with a NUL between them: the name of an operation, then values. The answer is one value. A value is a
# letter and a text; both ends know the letters. Where JavaScript calls us, it does so at once in a Python of our own making,
# which has a module for it, and else when we are told that there is news.

import builtins
import os

import _micropyscript as driver
import _micropyscript_session as session

try:
    from _micropyscript_host import on_call, request as _transport
except ImportError:
    on_call = None
    _device = os.open("/dev/javascript", os.O_RDWR)

    def _transport(request):
        # What a write comes to is how much there is to be read; `pread`, for what may wait costs more.
        return os.pread(_device, os.write(_device, request), 0)


# Objects of Python's that JavaScript knows, by number, and their numbers by their ids.
_known = {}
_numbers = {}
_last_number = 0
# The numbers of JavaScript's objects that nobody here has any more.
_dropped = []
# Who awaits a promise, by number.
_awaited = {}


def _ask(operation, *values):
    """Asks JavaScript for something; the answer is a value, or an exception."""
    fields = [operation]
    for value in values:
        _write(value, fields)
    return _read(_send(fields))


def _send(fields):
    if len(_dropped) > 100:
        _release()
    return _transport("\0".join(fields).encode("utf-8", "surrogatepass"))


def _release():
    numbers = ["i%d" % _dropped.pop() for _ in range(len(_dropped))]
    _transport("\0".join(["release"] + numbers).encode())


# Values for JavaScript


def _write(value, fields, seen=None):
    kind = type(value)
    if kind is str:
        if "\0" in value:
            value = "z" + value.replace("\1", "\1\1").replace("\0", "\1\2")
            fields.append(value)
        else:
            fields.append("s" + value)
    elif kind is JsObject or kind is JsFunction:
        fields.append("o%d" % value._number)
    elif value is None:
        fields.append("u")
    elif kind is bool:
        fields.append("t" if value else "f")
    elif kind is int:
        fields.append("i%d" % value)
    elif kind is float:
        fields.append("d" + repr(value))
    elif kind in _PLAIN:
        _write_plain(value, fields, {} if seen is None else seen)
    elif value is jsnull:
        fields.append("n")
    elif kind is JsException:
        _write(value.js_error, fields)
    elif isinstance(value, int):
        fields.append("i%d" % int(value))
    elif isinstance(value, str):
        _write(str.__str__(value), fields)
    elif isinstance(value, float):
        fields.append("d" + repr(float(value)))
    else:
        fields.append(("g%d" if callable(value) else "p%d") % _number_of(value))


def _write_plain(value, fields, seen):
    """Containers are copied, each once, however often they are in there."""
    if id(value) in seen:
        fields.append("&%d" % seen[id(value)])
        return
    if isinstance(value, (bytes, bytearray, memoryview)):
        fields.append("O" + _transport(b"\0" + bytes(value))[1:].decode())
        return
    seen[id(value)] = len(seen)
    if isinstance(value, dict):
        fields.append("{%d" % len(value))
        for key, item in value.items():
            _write(key if type(key) is str else str(key), fields)
            _write(item, fields, seen)
        return
    fields.append(("<%d" if isinstance(value, (set, frozenset)) else "[%d") % len(value))
    for item in value:
        _write(item, fields, seen)


_PLAIN = {list, tuple, dict, set, frozenset, bytes, bytearray, memoryview}


def _number_of(value):
    global _last_number
    number = _numbers.get(id(value))
    if number is None:
        _last_number = number = _last_number + 1
        _numbers[id(value)] = number
        _known[number] = value
    return number


# Values from JavaScript


def _read(answer):
    if not answer:
        return None
    text = answer.decode("utf-8", "surrogatepass")
    letter = text[0]
    if letter == "s":
        return text[1:]
    if letter == "i":
        return int(text[1:])
    if letter in "om":
        return _object(letter, text)
    return _READERS[letter](text[1:])


def _object(letter, text):
    made = object.__new__(JsFunction if letter == "m" else JsObject)
    _set_number(made, int(text[1:]))
    if letter == "m":
        _set_self(made, None)
    return made


def _unescape(text):
    return "\1".join([part.replace("\1\2", "\0") for part in text.split("\1\1")])


def _read_all(text):
    """The values of several fields."""
    return [_read_field(field) for field in text.split("\0")]


def _read_field(field):
    return _read(field.encode("utf-8", "surrogatepass"))


def _read_tree(text):
    fields = text.split("\0")
    fields.reverse()
    return _read_branch(fields, [])


def _read_branch(fields, seen):
    field = fields.pop()
    kind = field[0]
    if kind == "&":
        return seen[int(field[1:])]
    if kind not in "[{<":
        return _read_field(field)
    made = {"[": list, "{": dict, "<": set}[kind]()
    seen.append(made)
    for _ in range(int(field[1:])):
        item = _read_branch(fields, seen)
        if kind == "[":
            made.append(item)
        elif kind == "<":
            made.add(item)
        else:
            made[item] = _read_branch(fields, seen)
    return made


def _raise(error):
    raise error


def _raise_thrown(text):
    raise JsException(*_read_all(text))


def _raise_refusal(text):
    kind, message = text.split("\0", 1)
    raise getattr(builtins, kind)(message)


_READERS = {
    "u": lambda text: None,
    "n": lambda text: jsnull,
    "t": lambda text: True,
    "f": lambda text: False,
    "d": float,
    "z": _unescape,
    "p": lambda text: _known[int(text)],
    "a": _read_tree,
    "!": _raise_thrown,
    "^": lambda text: _raise(_known[int(text)]),
    "k": _raise_refusal,
}


# Objects of JavaScript's


class JsProxy:
    """An object of JavaScript's."""

    __slots__ = ("_number", "__weakref__")

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        value = _ask("get", self, name)
        if type(value) is JsFunction:
            # A method knows what it is a method of.
            _set_self(value, self)
        return value

    def __setattr__(self, name, value):
        _ask("set", self, name, value)

    def __delattr__(self, name):
        _ask("delete", self, name)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return to_js([self[index] for index in range(*key.indices(len(self)))])
        return _ask("item", self, key)

    def __setitem__(self, key, value):
        _ask("setItem", self, key, value)

    def __delitem__(self, key):
        _ask("deleteItem", self, key)

    def __contains__(self, key):
        return _ask("has", self, key)

    def __len__(self):
        return _ask("length", self)

    def __bool__(self):
        return _ask("truth", self)

    def __eq__(self, other):
        if not isinstance(other, JsProxy):
            return NotImplemented
        return _ask("equal", self, other)

    def __hash__(self):
        return _ask("identity", self)

    def __iter__(self):
        return _ask("iterate", self, "")

    def __next__(self):
        return _ask("next", self)

    def __aiter__(self):
        return _ask("iterate", self, "async")

    async def __anext__(self):
        step = await self.next()
        if step.done:
            raise StopAsyncIteration
        return step.value

    def __await__(self):
        future = session.event_loop().create_future()
        number = id(future)
        _ask("then", self, number)
        _awaited[number] = future
        try:
            return (yield from future.__await__())
        finally:
            _awaited.pop(number, None)

    def __bytes__(self):
        fields = ["bytes"]
        _write(self, fields)
        answer = _send(fields)
        return answer[1:] if answer[:1] == b"y" else _read(answer)

    def __repr__(self):
        return _ask("text", self)

    def __dir__(self):
        return sorted(set(object.__dir__(self)) | set(_ask("names", self)))

    def __del__(self):
        _dropped.append(self._number)

    @property
    def typeof(self):
        return _ask("typeof", self)

    def to_py(self, *, depth=-1):
        """A copy of Python's own, as deep as that; what has no counterpart stays as it is."""
        return _ask("copy", self, depth)

    to_bytes = __bytes__


class JsObject(JsProxy):
    __slots__ = ()


class JsFunction(JsProxy):
    """A function of JavaScript's, or a class."""

    __slots__ = ("_self",)

    def __call__(self, *values, **named):
        if named:
            values += (named,)
        return _ask("call", self, self._self, *values)

    def new(self, *values, **named):
        if named:
            values += (named,)
        return _ask("construct", self, *values)


_set_number = JsProxy._number.__set__
_set_self = JsFunction._self.__set__


class JsNull:
    """JavaScript's null, which is not its undefined."""

    __slots__ = ()

    def __bool__(self):
        return False

    def __repr__(self):
        return "jsnull"


jsnull = JsNull()


class JsException(Exception):
    """An error of JavaScript's."""

    def __init__(self, error, name, message, stack):
        super().__init__("%s: %s" % (name, message) if name else message)
        self.js_error = error
        self.name = name
        self.message = message
        self.stack = stack


def to_js(value):
    """Lists, tuples, dicts, sets and bytes as JavaScript's own, copied; functions as a function."""
    return _ask("value", value)


create_proxy = to_js


# Calls from JavaScript


def hear():
    """Does what JavaScript wanted of us since; for session.py."""
    while True:
        text = _transport(b"news").decode("utf-8", "surrogatepass")
        if not text:
            return "=-"
        what, *values = _read_all(text)
        if what == "call":
            _answer(*values)
        elif what == "gone":
            _numbers.pop(id(_known.pop(values[0], None)), None)
        else:
            _settle(what, *values)


def _answer_now():
    """JavaScript waits for this to return."""
    _, *values = _read_all(_transport(b"now").decode("utf-8", "surrogatepass"))
    _answer(*values)


def _answer(number, call, *values):
    try:
        outcome = _known[number](*values)
        if not hasattr(outcome, "__await__") or isinstance(outcome, JsProxy):
            _ask("succeed", call, outcome)
            return
        create_task(_finish(call, outcome))
        _ask("postpone", call)
    except BaseException as error:
        _fail(call, error)


# The loop itself holds its tasks only weakly.
_tasks = set()


def create_task(coroutine):
    """Begins a task also while nobody awaits anything, and so the loop stands still."""
    task = session.event_loop().create_task(coroutine)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    _ask("wake")
    return task


async def _finish(call, coroutine):
    try:
        _ask("succeed", call, await coroutine)
    except BaseException as error:
        _fail(call, error)


def _fail(call, error):
    if isinstance(error, JsException):
        _ask("fail", call, error)
    else:
        parts = driver.failed(error)[1:].split("\x1f")
        _ask("fail", call, _number_of(error), *parts)


def _settle(what, number, value, raised=None):
    future = _awaited.pop(number, None)
    if future is None or future.done():
        return
    if what == "fulfilled":
        future.set_result(value)
    else:
        future.set_exception(_thrown(value) if raised is None else _known[raised])


def _thrown(value):
    """The exception for what a promise was rejected with, which need not be an error."""
    if not isinstance(value, JsProxy):
        return JsException(value, "", str(value), "")
    parts = [getattr(value, name, None) for name in ("name", "message", "stack")]
    return JsException(value, *[part if isinstance(part, str) else "" for part in parts])


if on_call:
    on_call(_answer_now)

realm = _ask("realm")
