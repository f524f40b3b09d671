# What goes wrong with files is an OSError.

import os


def tried(action):
    try:
        action()
    except OSError:
        return "OSError"
    return "done"


open("file", "w").close()
os.mkdir("folder")
with open("folder/inside", "w") as file:
    file.write("kept")
print(tried(lambda: open("missing")), tried(lambda: open("missing/deeper", "w")), tried(lambda: open("folder", "w")))
print(tried(lambda: os.remove("missing")), tried(lambda: os.mkdir("folder")), tried(lambda: os.rmdir("folder")))
print(tried(lambda: os.listdir("missing")), tried(lambda: os.stat("missing")), tried(lambda: os.rename("missing", "new")))
print(tried(lambda: os.stat("file")), open("folder/inside").read())
