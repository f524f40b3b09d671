# try, except, else, finally: who runs when, and who has the last word.

def run(action):
    try:
        print("try", end=" ")
        action()
    except (KeyError, IndexError) as error:
        print("except", type(error).__name__, end=" ")
    except ValueError:
        print("value", end=" ")
    else:
        print("else", end=" ")
    finally:
        print("finally")


run(lambda: None)
run(lambda: {}["x"])
run(lambda: [][1])
run(lambda: int("x"))
try:
    run(lambda: 1 / 0)
except ZeroDivisionError:
    print("passed on")


def last_word():
    try:
        return "try"
    finally:
        print("before the return")


def in_loop():
    for n in range(3):
        try:
            if n == 1:
                break
            continue
        finally:
            print("finally", n)
    return n


print(last_word(), in_loop())


def generator():
    try:
        yield 1
    finally:
        print("generator is done")


for _ in generator():
    pass

try:
    error
except NameError:
    print("the name of an exception ends with its block")
