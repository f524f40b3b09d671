# Text beyond ASCII: its length, its parts, its order.

s = "né🐍日本"
print(s, len(s), s[1], s[2], s[2:], [ord(c) for c in s], chr(0x1F40D), chr(233) == "é")
print("🐍" in s, s.find("日"), s.index("🐍"), s.split("é"), s.replace("🐍", "x"), "é" > "z", s.startswith("n\u00e9"))
print("\u00e9\U0001F40D\xe9", len("e\u0301"), "e\u0301" == "é", repr("日本"), ["é"], {"ключ": "значение"}["ключ"])
größe = 5
print(größe, f"{größe}{'ü' * 3}", "%s" % "ß", sorted("éaz🐍"))
print(s.encode(), len(s.encode()), bytes(s, "utf-8").decode() == s, "Aé".lower(), max(s))
