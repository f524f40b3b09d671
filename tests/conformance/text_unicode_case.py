# Case, kinds of characters, and padding, beyond ASCII.
# differs: micropython: it knows the case of ASCII only, and pads by bytes

print("éß".upper(), "ÉÀ".lower(), "straße".casefold(), "Ж".isupper(), "é".isalpha(), "ǆ".title(), "Σας".lower())

print("[{:>3}] [{:*^5}] [{:.1}]".format("é", "日", "éa"), "[%4s]" % "ñ", "é".center(3) + "|")
