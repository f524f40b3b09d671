# Folders and names: listdir, mkdir, rename, remove, rmdir, chdir, stat.

import os

print(os.getcwd(), os.listdir())
with open("a.txt", "w") as file:
    file.write("12345")
os.mkdir("folder")
with open("folder/b.txt", "w") as file:
    file.write("inside")
print(sorted(os.listdir()), os.listdir("folder"), os.listdir("/home/user/folder"))
os.rename("a.txt", "folder/c.txt")
print(sorted(os.listdir(".")), sorted(os.listdir("folder")), os.stat("folder/c.txt")[6])
os.chdir("folder")
print(os.getcwd(), open("b.txt").read(), open("../folder/b.txt").read())
os.remove("b.txt")
os.unlink("c.txt")
os.chdir("/home/user")
os.rmdir("folder")
print(os.getcwd(), os.listdir())
