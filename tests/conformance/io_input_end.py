# At the end of what there is to read, input() raises EOFError, and goes on doing so.

print(input())
for attempt in range(2):
    try:
        input()
    except EOFError:
        print("the end")
