# csv.
# differs: micropython: it has no module csv

import csv
import io

rows = list(csv.DictReader(io.StringIO('name,n\n"Smith, A",1\nB,2\n')))
print(rows[0]["name"], [row["n"] for row in rows])
out = io.StringIO()
csv.writer(out).writerow(["a,b", 'q"q', 3])
print(repr(out.getvalue()))
