"""A part of the desktop that a story plays: a program on its bus, which says each thing that it hears as a line of JSON, and does what a line asks for."""

import json
import subprocess
from pathlib import Path

from desktop import Desktop


class Listener:
    def __init__(self, desktop: Desktop, program: str):
        # The system's Python has GLib.
        told = ["/usr/bin/python3", str(Path(__file__).parent / program)]
        self._process = desktop.start(*told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.next() == "ready"

    def next(self):
        """What it heard next; waits for it."""
        return json.loads(self._process.stdout.readline())

    def do(self, what: str) -> None:
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
