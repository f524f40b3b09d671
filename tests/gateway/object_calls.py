# Functions are called, with what they belong to as `this`.
import js

print(js.Math.max(3, 9, 4), js.parseInt("ff", 16), js.Array.of(1, 2).concat(js.Array.of(3)).join("-"))
join = js.Array.of("x", "y").join
print(join("+"))
print(js.Array.prototype.join.call(js.Array.of(1, 2), "/"))
print(js.encodeURIComponent("a b&c"), js.Object.keys(js.JSON.parse('{"p": 1, "q": 2}')).join(","))
print(callable(js.parseInt))
