# An exception of one's own that nobody catches, printed before without a line end.

class Trouble(Exception):
    def __str__(self):
        return "it is " + "; ".join(self.args)


print("no line end", end="")
raise Trouble("bad", "worse")
