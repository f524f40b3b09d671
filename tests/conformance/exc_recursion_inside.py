# A recursion through an operator may be a hundred calls deep.
# differs: cpython: some sixty such calls overflow the stack of the build, which is the end of it

class Chain:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return self.n and (Chain(self.n - 1) + other) + 1


print(Chain(100) + 0)
