# The working folder after a step up.
# differs: cpython: WASI's C library keeps the ".." in its name
# differs: rustpython: after chdir("..") getcwd() ends in `..`, as wasi-libc has it

import os

os.mkdir("folder")
os.chdir("folder")
os.chdir("..")
print(os.getcwd(), os.listdir())
