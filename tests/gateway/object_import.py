# Names of the global object can be imported.
from js import Array, Math, JSON as json
import js

print(Math.floor(2.7), json.stringify(None), js.Math == Math, js.Array == Array)
