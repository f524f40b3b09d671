# os.path, and pathlib in the part that every interpreter has.

import os
from pathlib import Path

path = os.path.join("folder", "sub", "file.txt")
print(path, os.path.basename(path), os.path.dirname(path), os.path.split(path))
print(repr(os.path.basename("/a/")), repr(os.path.dirname("a")), os.path.split("/a"))
with open("file.txt", "w") as file:
    file.write("x")
os.mkdir("folder")
print(os.path.exists("file.txt"), os.path.exists("no"), os.path.isfile("file.txt"), bool(os.path.isdir("folder")), bool(os.path.isdir("file.txt")))
print(os.path.abspath("file.txt"), os.sep)

path = Path("other") / "file.txt"
path.parent.mkdir()
path.write_text("né")
print(path, path.name, path.suffix, path.stem, path.exists(), path.is_file(), path.parent.is_dir(), path.read_text(), path.read_bytes())
print(Path("a/b.txt").with_suffix(".py"), Path("a", "b"), Path("a/b") == Path("a") / "b", Path("/a/b").parent)
path.unlink()
path.parent.rmdir()
print(Path(".").exists(), Path(".").is_dir())
