"""The window beside a bare one of the same toolkit: how long until it shows something, what it holds, what it does while nothing happens, and how many
clicks a first delivery takes.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import journeys
import models
from desktop import Desktop
from local_hub import LocalHub
from patience import until
from processes import Rest, age, at_rest, below, proportional_memory, settle
from window import Window

_MIB = 1 << 20
# WebKitGTK's own browser with an empty page: what any window of this toolkit costs.
BARE = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
# Seconds between the start of the page and what it has painted first; the page's clock is the system's.
_PAINTED = """
const first = performance.getEntriesByName("first-contentful-paint")[0];
return first ? { painted: first.startTime, now: performance.now() } : null;
"""


def starts(desktop: Desktop, folder: Path, times: int) -> list[dict]:
    """Each start of a home folder that is there already, in seconds from the beginning of the process: `painted` first, and `ready` when the first page
    has its heading. The very first one, which makes the home folder, is left out."""
    return [_start(desktop, folder) for _ in range(times + 1)][1:]


def _start(desktop: Desktop, folder: Path) -> dict:
    window = Window(desktop, {"COURIER_HOME": str(folder / "courier")})
    try:
        until("a heading", lambda: window.all("heading"), between=0.01)
        ready = age(window.pid)
        told = until("something is painted", lambda: window.run(_PAINTED), between=0.01)
        return {"painted": age(window.pid) - (told["now"] - told["painted"]) / 1000, "ready": ready}
    finally:
        window.kill()


def memory_and_rest(desktop: Desktop, program: Path, arguments: list[str], title: str, seconds: float) -> dict:
    """Of a window that was opened and left alone, without anything that drives it."""
    with _opened(desktop, program, arguments, title) as pid:
        settle(below(pid))
        pids = below(pid)
        memory, rest = proportional_memory(pids), at_rest(pids, seconds)
    return {"memory MiB": memory / _MIB, "processes": len(pids), **_told(rest)}


def _told(rest: Rest) -> dict:
    return {"wake-ups / s": rest.wakeups_per_second, "CPU ms / s": rest.cpu_ms_per_second}


@contextmanager
def _opened(desktop: Desktop, program: Path, arguments: list[str], title: str) -> Iterator[int]:
    process = desktop.start(str(program), *arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(f"the window {title}", lambda: _is_shown(desktop, process.pid), 60)
        yield process.pid
    finally:
        pids = below(process.pid)
        process.kill()
        process.wait()
        until("its processes are gone", lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))


def _is_shown(desktop: Desktop, pid: int) -> bool:
    search = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]
    return bool(subprocess.run(search, env=desktop.environment, capture_output=True, text=True).stdout.strip())


def first_deliveries(desktop: Desktop, folder: Path, hub: LocalHub) -> dict:
    """From the first start to the receipt: what a person clicks and types, with an account and without one."""
    return {"with a token": _with_token(desktop, folder / "with", hub), "without an account": _without_account(desktop, folder / "without")}


def _with_token(desktop: Desktop, folder: Path, hub: LocalHub) -> dict:
    model = models.classifier(folder / "mood-classifier")
    window = Window(desktop, {"COURIER_HOME": str(folder / "courier"), "HF_ENDPOINT": hub.endpoint})
    try:
        journeys.connect(window, hub.account("write").token)
        journeys.pick(window, model)
        return _delivered(window)
    finally:
        window.kill()


def _without_account(desktop: Desktop, folder: Path) -> dict:
    window = Window(desktop, {"COURIER_HOME": str(folder / "courier")})
    try:
        window.click("button", "Try it without an account")
        window.see("heading", "sample-model", seconds=60)
        return _delivered(window)
    finally:
        window.kill()


def _delivered(window: Window) -> dict:
    journeys.deliver(window)
    journeys.receipt(window)
    return {"clicks": window.effort.clicks, "typed": window.effort.typed}
