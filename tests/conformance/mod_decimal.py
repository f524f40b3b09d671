# decimal.
# differs: micropython: it has no module decimal

from decimal import ROUND_HALF_UP, Decimal, getcontext

print(Decimal("0.1") + Decimal("0.2"), Decimal("1.25").quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal(1) / Decimal(3))
getcontext().prec = 5
print(Decimal(2).sqrt(), Decimal("1E+3") == 1000, sum([Decimal("0.1")] * 10) == 1)
