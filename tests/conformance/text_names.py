# The module unicodedata, and characters by their names.
# differs: micropython: it has neither

import unicodedata

print(unicodedata.normalize("NFC", "e\u0301") == "é", len(unicodedata.normalize("NFD", "é")), unicodedata.normalize("NFKC", "ﬁ²"))
print(unicodedata.name("é"), unicodedata.lookup("SNAKE") == "🐍", unicodedata.category("A"), unicodedata.decimal("٣"))

print("\N{SNAKE} \N{LATIN SMALL LETTER E WITH ACUTE}")
