"""Orca, the screen reader of Linux, on a desktop: the program itself, as Debian has it. What it says can be read, and what it hears are real keys."""

import json
import shutil
import subprocess
from pathlib import Path

from desktop import Desktop
from patience import until
from window import Window

_VOICE = Path(__file__).parent / "voice"
# Orca looks for others of its kind, and ends where the person who runs this has one.
_ALONE = "#!/bin/sh\nexit 1\n"


class Orca:
    """Starts on a desktop that invited screen readers."""

    def __init__(self, desktop: Desktop):
        self._desktop = desktop
        self._spoken = desktop.folder / "spoken"
        self._spoken.touch()
        self._read = 0
        shutil.copytree(_VOICE, desktop.folder / "data" / "orca")
        programs = desktop.folder / "programs"
        programs.mkdir()
        (programs / "pgrep").write_text(_ALONE)
        (programs / "pgrep").chmod(0o700)
        # The system's Python before any other: Orca's parts are in it.
        path = f"{programs}:/usr/bin:/bin"
        self._log = (desktop.folder / "orca.log").open("wb")
        self._process = desktop.start("env", f"PATH={path}", f"SPOKEN={self._spoken}", "orca", stdout=self._log, stderr=subprocess.STDOUT)
        self.says("Screen reader on.")

    def says(self, *parts: str) -> None:
        """Waits until it has said each of them, in this order, since the last time."""
        until(f"Orca says {parts}", lambda: self._has_said(parts), told=lambda: "\n".join(self._lines()[self._read :]))

    def _has_said(self, parts: tuple[str, ...]) -> bool:
        lines, at = self._lines(), self._read
        for part in parts:
            at = next((number + 1 for number, line in enumerate(lines) if number >= at and part in line), None)
            if at is None:
                return False
        self._read = at
        return True

    def _lines(self) -> list[str]:
        return [json.loads(line) for line in self._spoken.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


def press(window: Window, *keys: str) -> None:
    """Real keys, by the names of X, one after the other."""
    window.desktop.run("xdotool", "key", *keys)

