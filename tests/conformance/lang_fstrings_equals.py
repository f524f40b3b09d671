# f-strings that name what they show.
# differs: micropython: it shows the str of a value there, not its repr

x, name = 5, "world"
print(f"{x=} {name=} {len(name)=}")
