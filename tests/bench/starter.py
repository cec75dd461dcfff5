"""Starts one command and tells what it cost, as a process so small that its own memory is never taken for the command's.

The kernel's high-water mark of a child begins with what its parent held when it started it: a parent of 300 MB would give every command at
least 300 MB. `python -I -S starter.py OUT COMMAND...` sends the command's output to the file OUT and prints one JSON object.
"""

import json
import os
import sys
from time import perf_counter


def main() -> None:
    out, *command = sys.argv[1:]
    opened = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, out, opened, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    began = perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    wall = perf_counter() - began
    # Linux counts ru_maxrss in KiB. The times are those of the command and of all children that it waited for.
    spent = {"wall": wall, "user": used.ru_utime, "system": used.ru_stime, "peak": used.ru_maxrss * 1024}
    print(json.dumps({"exit": os.waitstatus_to_exitcode(status)} | spent))


main()
