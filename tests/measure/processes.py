"""What a program and everything that it started take from the machine, as the kernel counts it."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def below(root: int) -> list[int]:
    """`root` and every process under it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = [root]
    for one in found:
        found += [pid for pid, parent in parents.items() if parent == one]
    return found


def proportional_memory(pids: list[int]) -> int:
    """PSS in bytes: each page counts by the share that these processes have in it."""
    return sum(_pss(pid) for pid in pids)


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True)
class Rest:
    """What was done while nothing was to do."""

    wakeups_per_second: float
    cpu_ms_per_second: float


def at_rest(pids: list[int], seconds: float) -> Rest:
    """How often a thread of these processes was given the processor, and for how long, in `seconds` of waiting."""
    wakeups, cpu, began = _switches(pids), _cpu(pids), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - began
    # A thread that has ended meanwhile is not counted, and one that began is from its beginning.
    woken = sum(switches - wakeups.get(thread, 0) for thread, switches in _switches(pids).items())
    return Rest(woken / passed, 1000 * (_cpu(pids) - cpu) / passed)


def settle(pids: list[int], quiet: float = 3, longest: float = 60) -> None:
    """Waits until they have used next to no processor for `quiet` seconds; what is busy for `longest` seconds is measured as it is."""
    deadline = time.monotonic() + longest
    while time.monotonic() < deadline:
        before = _cpu(pids)
        time.sleep(quiet)
        if _cpu(pids) - before <= 0.02 * quiet:
            return


def _switches(pids: list[int]) -> dict[tuple[int, str], int]:
    """Of each thread. One that waits by itself gives the processor up once for each time it was woken."""
    found = {}
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/status"):
            with contextlib.suppress(OSError):
                line = next(line for line in task.read_text().splitlines() if line.startswith("voluntary_ctxt_switches"))
                found[pid, task.parent.name] = int(line.split()[1])
    return found


def _cpu(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def age(pid: int) -> float:
    """Seconds since the process began."""
    began = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]) / _TICKS
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began
