# A storage is a mapping whose values stay what they were.
from pyscript import storage

store = await storage("module_storage")
store["kinds"] = [None, True, 2.5, "é", b"\x00\xff", {"k": [1]}]
store["gone"] = 1
del store["gone"]
store.update({"more": 1})
print(store.pop("more"), store.get("gone", "not there"), "kinds" in store, len(store))
await store.sync()
print(store["kinds"])
print((await storage("module_storage"))["kinds"] == store["kinds"])
try:
    store[1] = 1
except TypeError as error:
    print(error)
store.clear()
await store.sync()
print(list(store.items()))
