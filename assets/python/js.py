# `import js`: JavaScript's global object, which stands in the place of this module.

import sys

from _micropyscript_gateway import realm

sys.modules[__name__] = realm
