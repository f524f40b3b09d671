# What is empty is false, as in Python.
import js

print(bool(js.Array.of()), bool(js.Array.of(0)), bool(js.Map.new()), bool(js.Set.new(js.Array.of(1))))
print(bool(js.Object.new()), bool(js.parseInt), bool(js.Math))
