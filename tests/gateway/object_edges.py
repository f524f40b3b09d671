# What cannot be deleted, counted or cut raises, and leaves the object as it was; the next question is answered as ever.
import js
from pyscript import ffi

made = js.Object.new()
made.age = 7
array = js.Array.of(1, 2, 3, 4, 5)


def raises(ask):
    try:
        ask()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def delete_item():
    del array[9]


print(raises(delete_item), made.age, array.length, raises(lambda: len(js.Math.abs)))
print([js.JSON.stringify(part) for part in (array[:2], array[-2:], array[::2], array[::-1], array[9:], array[3:1])])
revocable = js.Proxy.revocable(js.Object.new(), js.Object.new())
gone = revocable.proxy
revocable.revoke()
try:
    del gone.name
except ffi.JsException as error:
    print(error.name)
print("yes" if array else "no", "yes" if array[9:] else "no", not js.Map.new(), 3 in array, made.age)
for number in range(3000):
    setattr(made, "other", number)
    del made.other
print(js.JSON.stringify(made))
