# io: texts and bytes as files.

import io

s = io.StringIO()
print(s.write("one\n"), s.write("two"))
print("printed", file=s)
print(repr(s.getvalue()), s.seek(0), s.readline(), end="")
print(repr(s.read()), list(io.StringIO("a\nb\n")))
b = io.BytesIO(b"abc")
print(b.read(1), b.tell(), b.read(), b.getvalue(), b.seek(0, 2), b.write(b"!"), b.getvalue())
with io.BytesIO() as file:
    file.write(bytes(2))
    print(file.getvalue())
