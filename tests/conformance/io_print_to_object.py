# print writes to any object that has a method write, also in the place of sys.stdout.
# differs: micropython: it writes to streams only, and does not ask sys.stdout

import io
import sys


class Upper:
    def write(self, text):
        sys.stdout.write(text.upper())
        return len(text)


print("shouted", 1, file=Upper())

kept, sys.stdout = sys.stdout, io.StringIO()
print("caught")
caught, sys.stdout = sys.stdout.getvalue(), kept
print(repr(caught))
