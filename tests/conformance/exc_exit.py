# sys.exit ends the run as an exception does.

import sys

try:
    sys.exit(3)
except SystemExit as exit:
    print("caught", exit.args)
print("leaving")
sys.exit("said goodbye")
