# The clocks of time that only go forward, and times as text.
# differs: micropython: it has ticks instead, and no strftime

import time

a = time.monotonic()
b = time.perf_counter()
time.sleep(0.01)
print(time.monotonic() > a, time.perf_counter() - b > 0.005, time.strftime("%Y-%m-%d %H:%M", time.gmtime(0)))
