# What pyscript.ffi has.
from pyscript import ffi

print([hasattr(ffi, name) for name in ("to_js", "create_proxy", "is_none", "jsnull", "JsException")])
print(issubclass(ffi.JsException, Exception))
