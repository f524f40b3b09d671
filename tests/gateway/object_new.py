# Objects are made by `new`.
import js

date = js.Date.new(2020, 1, 3)
print(date.getFullYear(), date.getMonth(), date.getDate())
print(len(js.Array.new(3)), js.Map.new(js.JSON.parse('[["a", 1]]')).get("a"))
url = js.URL.new("https://example.org/path?q=1")
print(url.hostname, url.searchParams.get("q"))
print(js.Error.new("a message").message)
