# sys beyond the common part.
# differs: micropython: it has none of these

import sys

print(sys.exc_info(), sys.getrecursionlimit() > 50, sys.getsizeof([]) > 0, sys.intern("a"), sys.float_info.dig, sys.hexversion > 0x3000000)
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0].__name__)
print(sys.stdout.encoding.lower(), sys.getdefaultencoding(), sys.modules["__main__"].__name__, sys._getframe().f_code.co_name)
