# json.

import io
import json

print(json.dumps([1, 2.5, "té\n\"x\"", None, True, {"k": []}]) in (
    '[1, 2.5, "t\\u00e9\\n\\"x\\"", null, true, {"k": []}]',
    '[1, 2.5, "té\\n\\"x\\"", null, true, {"k": []}]',
))
data = json.loads('{"a": [1, -2.5e3, "\\u00e9🐍", null, false], "b": {"c": "\\n\\t"}}')
print(data["a"], data["b"], json.loads(" [ ] "), json.loads("12345678901234567890"), json.loads('"x"'))
stream = io.StringIO()
json.dump({"k": (1, 2)}, stream)
print(stream.getvalue(), json.load(io.StringIO("[true]")), json.loads(json.dumps({"1": "é🐍"})))
print(json.dumps([1, {"a": 2}], separators=(",", ":")))
for wrong in ("", "[1,", "nope"):
    try:
        json.loads(wrong)
    except ValueError:
        print("no JSON", repr(wrong))
