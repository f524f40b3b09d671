# time: clocks go forward, sleep lasts.
# differs: rustpython: gmtime counts the days of the week from another one

import time

start = time.time()
print(start > 1_700_000_000, isinstance(start, float), isinstance(time.time_ns(), int))
time.sleep(0.02)
passed = time.time() - start
print(0.015 < passed < 5)
moment = time.gmtime(86400)
print(moment[0], moment[1], moment[2], moment[6], len(time.localtime()) >= 8, len(time.gmtime()) >= 8)
