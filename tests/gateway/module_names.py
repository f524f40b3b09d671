# What the page says of itself, and what Python offers to JavaScript.
from pyscript import RUNNING_IN_WORKER, HTML, config, document, ffi, window

print(config["interpreter"] in ("micropython", "pyodide", "cpython", "rustpython"), config["worker"] is RUNNING_IN_WORKER)
print(window.document.body == document.body, document.body.tagName)
proxy = ffi.create_proxy(lambda *values: len(values))
print(callable(proxy), ffi.is_none(None), ffi.is_none(ffi.jsnull), ffi.is_none(0))
print("HTML" in repr(HTML("<b>")))
