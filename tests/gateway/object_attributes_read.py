# A getter runs once, whatever comes of it; names that are not plain, changed objects and objects without a class are read too.
import js

make = js.Function.new("""
  const reads = [];
  const note = (name) => reads.push(name);
  return {
    reads,
    get answer() { note("answer"); return 42; },
    get nothing() { note("nothing"); return undefined; },
    get broken() { note("broken"); throw new TypeError("no way"); },
    class_: "with a line",
    "größe": "wide",
    bare: Object.create(null),
    trap: new Proxy({}, { get: (_, name) => name === "any" ? undefined : String(name), has: (_, name) => name !== "none" }),
  };
""")
made = make()
print(made.answer)
made.nothing
try:
    made.broken
except Exception as error:
    print("no way" in str(error))
print([made.reads[at] for at in range(made.reads.length)])
print(getattr(made, "größe"), hasattr(made, "größen"))
print(hasattr(made.bare, "toString"), hasattr(made, "toString"))
made.bare.toString = 5
print(made.bare.toString)
print(made.trap.some, hasattr(made.trap, "any"), getattr(made.trap, "a" * 200) == "a" * 200)
# The same place in the code reads many objects, and the same object under many names.
print([js.JSON.parse('{"x": %d}' % number).x for number in range(3)])
for number in range(3000):
    setattr(made, "n%d" % number, number)
print(sum(getattr(made, "n%d" % number) for number in range(3000)))
