# textwrap.
# differs: micropython: it has no module textwrap

import textwrap

print(textwrap.fill("the quick brown fox jumps", 12))
print(textwrap.dedent("    a\n      b\n"), textwrap.shorten("hello wide world", 12), textwrap.indent("x\ny", "> "), sep="")
