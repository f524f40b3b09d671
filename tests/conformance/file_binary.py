# Binary files: bytes as they are, seek and tell.

with open("data.bin", "wb") as file:
    print(file.write(bytes(range(8))), file.write(b"\r\n\xff"))
with open("data.bin", "rb") as file:
    print(file.read(3), file.tell(), file.seek(1), file.read(2), file.seek(-2, 2), file.read(), file.read())
    file.seek(0)
    buffer = bytearray(4)
    print(file.readinto(buffer), buffer)
with open("data.bin", "r+b") as file:
    file.seek(2)
    file.write(b"XY")
with open("data.bin", "ab") as file:
    file.write(b"!")
print(open("data.bin", "rb").read())
with open("text.txt", "wb") as file:
    file.write("é\n".encode())
print(open("text.txt").read(), end="")
