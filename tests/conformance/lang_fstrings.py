# f-strings.

name, width, value = "world", 8, 3.14159
print(f"hello {name}!", f"{name!r}", f"{{braces}}", f"{1 + 1}{'x' * 2}")
print(f"[{name:>8}] [{name:<8}] [{name:^9}] [{name:*^{width}}]")
print(f"{value:.2f} {42:05d} {255:x} {255:#x} {5:b} {1234567:,} {-7:+d} {7:+d}")
print(f"{name.upper()} {len(name)} {[n for n in range(3)]}")
print(f"{value:{width}.{2}f}|", f"a" "b" f"{'c'}")
print(f"""two
{name}""")
print(rf"raw\n{name}")
