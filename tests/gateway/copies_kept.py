# What is set as an attribute or an item of an object of JavaScript's is a copy too.
import js

some = js.Object.new()
numbers = [1, 2]
some.numbers = numbers
some["more"] = {"a": numbers}
numbers.append(3)
print(js.Array.isArray(some.numbers), js.JSON.stringify(some))
array = js.Array.of(0)
array[0] = numbers
print(js.JSON.stringify(array))
