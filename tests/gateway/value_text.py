# Text goes out and comes back, whatever is in it.
import js

for text in ("", "plain", "zwölf €", "\u4e2d\u6587", "a\tb\nc\\d\"e'", "x" * 100000):
    back = js.Array.of(text)[0]
    print(len(back), back == text)
print(js.String.fromCharCode(97, 98), "abc".upper() == js.String("abc").upper())
