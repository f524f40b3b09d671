# Which exception comes of what, and how they are related.

attempts = [
    lambda: 1 / 0,
    lambda: [][0],
    lambda: {}["k"],
    lambda: int("x"),
    lambda: undefined_name,
    lambda: None.attribute,
    lambda: "a" + 1,
    lambda: len(5),
    lambda: next(iter([])),
    lambda: open("no/such/file"),
    lambda: __import__("no_such_module"),
    lambda: b"\xff".decode(),
    lambda: eval("1 +"),
    lambda: chr(-1),
]
for attempt in attempts:
    try:
        attempt()
    except Exception as error:
        found = [
            kind.__name__
            for kind in (ArithmeticError, LookupError, ValueError, NameError, AttributeError, TypeError,
                         StopIteration, OSError, ImportError, SyntaxError)
            if isinstance(error, kind)
        ]
        print(*found)

print(issubclass(SystemExit, Exception), issubclass(KeyboardInterrupt, Exception), issubclass(GeneratorExit, BaseException))
print(issubclass(ZeroDivisionError, ArithmeticError), issubclass(UnicodeError, ValueError), issubclass(NotImplementedError, RuntimeError))
