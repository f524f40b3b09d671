# Whatever JavaScript can iterate, Python can.
import js

print([item for item in js.Array.of(1, "two", None)])
print(sorted(js.Set.new(js.Array.of(3, 1, 3))))
print(list(js.JSON.parse('{"a": 1, "b": 2}') and js.Object.keys(js.JSON.parse('{"a": 1, "b": 2}'))))
for name, value in js.Object.entries(js.JSON.parse('{"a": 1, "b": 2}')):
    print(name, value)
first, second = js.Array.of("x", "y")
print(first, second)
print(list(js.Uint8Array.of(1, 2)), list(js.Array.of()))
print(list(js.Array.of("p", "q").values()), sum(js.Array.of(1, 2, 3)))
