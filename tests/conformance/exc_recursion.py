# A recursion without end is an exception, and the run goes on.

def forever(n):
    return forever(n + 1) + 1


for attempt in range(2):
    try:
        forever(0)
    except RuntimeError:
        print("too deep")
print(sum(range(10)))
