# Much output arrives whole and in order.

for n in range(400):
    print(n, "x" * (n % 40))
