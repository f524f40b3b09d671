# `to_py` makes lists and dicts of JavaScript's containers, and whatever is in them.
import js

value = js.JSON.parse('{"a": [1, 2, {"b": "c"}], "d": 1.5, "e": true}').to_py()
print(sorted(value.items(), key=lambda item: item[0]))
print(js.Array.of(1, js.Array.of(2)).to_py(), type(js.Array.of().to_py()).__name__)
