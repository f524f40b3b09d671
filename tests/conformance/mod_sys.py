# sys, gc and errno.

import errno
import gc
import sys

print(sys.implementation.name in ("micropython", "cpython", "rustpython"), sys.version_info[0], sys.version_info >= (3, 4))
print(sys.maxsize > 2**30, sys.byteorder, isinstance(sys.path, list), isinstance(sys.argv, list), isinstance(sys.platform, str))
print(isinstance(sys.modules, dict), callable(sys.exit), isinstance(sys.version, str))
for name in ("stdin", "stdout", "stderr"):
    print(hasattr(sys, name), end=" ")

print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
loop = []
loop.append(loop)
del loop
gc.collect()
print(gc.isenabled())

print(errno.errorcode[errno.ENOENT], errno.errorcode[errno.EEXIST], errno.errorcode[errno.EISDIR], len({errno.ENOENT, errno.EEXIST, errno.EACCES, errno.EINVAL}))
