# Code runs as __main__, with the names of the builtins and its own.

print(__name__)
import __main__

here = "mine"
print(__main__.here, "here" in globals(), "here" in dir(), globals() is locals())
exec("there = here + '!'")
print(there, eval("1 + 1"), eval("a * b", {"a": 6, "b": 7}))
namespace = {}
exec("def f():\n    return 'made'", namespace)
print(namespace["f"]())
print(type(print).__name__ != "", id(here) == id(__main__.here))
