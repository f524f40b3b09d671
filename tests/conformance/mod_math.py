# math.

import math

print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.sqrt(16), math.pow(2, 10), math.fabs(-2))
print(round(math.pi, 6), round(math.e, 6), round(math.sin(1), 6), round(math.atan2(1, -1), 6), round(math.log(10), 6))
print(math.log2(8), round(math.log10(1000), 9), round(math.exp(1), 6), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1))
print(math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(2.5), math.frexp(8), math.ldexp(0.5, 3), round(math.degrees(math.pi), 6))
print(math.factorial(20), math.isclose(0.1 + 0.2, 0.3), round(math.gamma(5), 9), round(math.erf(1), 6), math.tan(0))
for wrong in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.acos(2)):
    try:
        wrong()
    except ValueError:
        print("out of the domain")
