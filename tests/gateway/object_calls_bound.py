# A function is called as what it was read as last, wherever else it was read, and a class is the same wherever it is read.
import js

print(js.Number.parseInt("13"), js.parseInt("14"), js.Number.parseInt("15"), js.parseInt("16"))
kept = js.Array.of(js.parseInt)[0]
print(kept("17"), js.Number.parseInt("18"), kept("19"))
some = js.Object.new()
some.read = js.parseFloat
print(some.read("1.5"), js.parseFloat("2.5"), some.read("3.5"))
print(js.Array.new().constructor == js.Array, js.Date.new().constructor == js.Date)
Class = js.Function.new("return class Class { static name_() { return this.name } }")()
print(Class.new().constructor == Class, Class.new().constructor.name_(), Class.name_())
