# A response is waited for, or its content is at once.
from pyscript import fetch

address = 'data:application/json,{"a": [1, null, "%C3%A9"]}'
response = await fetch(address)
print(response.ok, response.status)
print(await response.json() == {"a": [1, None, "é"]})
print(await fetch(address).json() == {"a": [1, None, "é"]}, await fetch("data:,text").text())
print(await fetch("data:application/octet-stream;base64,AP+A").bytearray() == bytearray([0, 255, 128]))
print((await fetch("module_fetch_nothing")).status)
try:
    await fetch("data")
    await fetch("nowhere:nothing")
except Exception as error:
    print("raised", len(str(error)) > 0)
