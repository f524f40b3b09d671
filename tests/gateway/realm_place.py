# `js` is the realm that Python runs in.
import js

is_worker = hasattr(js, "WorkerGlobalScope")
print(hasattr(js, "document") != is_worker, js.self == js.globalThis)
