# Writing text answers how many characters were written.
# differs: micropython: it answers how many bytes

import sys

print(sys.stdout.write("é🐍"), open("file.txt", "w").write("é🐍"))
