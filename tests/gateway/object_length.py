# `len`, for what has a length or a size.
import js

print(len(js.Array.of(1, 2)), len(js.Set.new(js.Array.of(1))), len(js.Map.new()), len(js.Uint8Array.new(5)))
