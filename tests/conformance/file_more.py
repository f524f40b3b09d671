# os and pathlib beyond the common part.
# differs: micropython: it has hardly any of these, and Path.exists raises where nothing is

import os
from pathlib import Path, PurePosixPath

os.makedirs("a/b/c", exist_ok=True)
open("a/b/x", "w").close()
open("y", "w").close()
os.replace("y", "a/y")
print([(top, sorted(folders), sorted(files)) for top, folders, files in os.walk("a")])
os.environ["OURS"] = "set"
print(os.getenv("OURS"), os.getenv("MISSING", "default"))
print(os.path.join("/a", "/b"), os.path.join("a/", "b"), os.path.isdir("a"))
print(os.path.splitext("a.b.txt"), os.path.isabs("/a"), os.path.relpath("a/b", "a"), os.path.getsize("a/y"), os.path.normpath("a/../b//c"))

Path("p/b").mkdir(parents=True)
Path("p/b/c.py").touch()
print(Path("p/b/c.py").parts, [str(p) for p in Path("p").rglob("*.py")], [p.name for p in Path("p").iterdir()])
print(Path("missing").exists(), PurePosixPath("/x/y").relative_to("/x"), Path.cwd(), Path("p").resolve(), Path("p/b/c.py").stat().st_size)
