# json: the options of dumps, escapes in two halves, keys that are no texts.
# differs: micropython: it knows only separators, and leaves the halves apart

import json

print(json.dumps({"b": 1, "a": [1, "é"]}, indent=2, sort_keys=True, ensure_ascii=False))
print(json.dumps({1}, default=list), json.dumps("é"), json.loads('"\\ud83d\\udc0d"'), json.dumps({1: True}))
