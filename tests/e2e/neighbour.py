"""Other programs beside the window: one to drag out of, one to copy in."""

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop import Desktop

# The system's own: GTK's bindings come from its packages.
PYTHON = "/usr/bin/python3"
_PROGRAM = str(Path(__file__).parent / "gtk_neighbour.py")


@contextlib.contextmanager
def copied(desktop: Desktop, text: str) -> Iterator[None]:
    """`text` lies on the clipboard meanwhile. It goes by a pipe: a command line can be read by others."""
    process = desktop.start(PYTHON, _PROGRAM, "clipboard", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdin.write(text)
        process.stdin.close()
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.terminate()
        process.wait()


def drag(desktop: Desktop, source: tuple[int, int], target: tuple[int, int], paths: list[str], over: Callable[[], None]) -> None:
    """Drags `paths` with the mouse from a small window at `source` to the point `target` of the screen; does `over` before they are let go."""
    process = desktop.start(PYTHON, _PROGRAM, "drag", *map(str, source), *paths, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        begin = (source[0] + 60, source[1] + 50)
        words = ["mousemove", *map(str, begin), "sleep", "0.2", "mousedown", "1"]
        for step in range(1, 11):
            between = (begin[axis] + (target[axis] - begin[axis]) * step // 10 for axis in (0, 1))
            # Toolkits take a drag for one only at the speed of a hand.
            words += ["mousemove", *map(str, between), "sleep", "0.1"]
        desktop.run("xdotool", *words, "sleep", "0.2")
        over()
        desktop.run("xdotool", "mouseup", "1")
        assert process.stdout.readline() == "dropped\n"
    finally:
        process.terminate()
        process.wait()
