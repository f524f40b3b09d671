# Exceptions of one's own, with arguments and attributes, and raising again.

class AppError(Exception):
    pass


class Refused(AppError):
    def __init__(self, who, code=403):
        super().__init__(who, code)
        self.who, self.code = who, code

    def __str__(self):
        return "%s refused with %d" % (self.who, self.code)


try:
    raise Refused("server")
except AppError as error:
    print(error, error.args, error.who, isinstance(error, Refused))

try:
    raise AppError
except Exception as error:
    print(type(error).__name__, error.args, str(error) == "")

print(str(ValueError("one")), ValueError("one", 2).args, str(ValueError("one", 2)))

for wrong in (5, "text", None):
    try:
        raise wrong
    except TypeError:
        print("no exception", wrong)


def reraised():
    try:
        int("x")
    except ValueError:
        print("seen")
        raise


try:
    reraised()
except ValueError:
    print("seen again")

try:
    raise
except RuntimeError:
    print("nothing to raise again")

try:
    try:
        int("x")
    except ValueError as error:
        raise KeyError("second") from error
except KeyError as error:
    print("second", error.args)

try:
    raise ValueError("alone") from None
except ValueError as error:
    print(error)
