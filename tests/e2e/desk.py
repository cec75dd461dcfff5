"""A desktop with the program on it, started once or again and again, and the Hub that it knows by default."""

import contextlib
from pathlib import Path

from desktop import Desktop
from local_hub import LocalHub
from window import Window


class Desk:
    def __init__(self, desktop: Desktop, hub: LocalHub):
        self.desktop = desktop
        self.hub = hub
        self.home = desktop.folder / "courier"
        self.window: Window | None = None
        self._others: list[Window] = []

    @property
    def _environment(self) -> dict[str, str]:
        return {"COURIER_HOME": str(self.home), "HF_ENDPOINT": self.hub.endpoint}

    def start(self, *arguments: str, hf_token: str | None = None, words: str | None = None) -> Window:
        """Starts the program and waits for its first page."""
        given = {name: value for name, value in {"HF_TOKEN": hf_token, "COURIER_WORDS": words}.items() if value}
        self.window = Window(self.desktop, self._environment | given, list(arguments))
        self.window.see("heading")
        return self.window

    def beside(self, *arguments: str) -> Window:
        """Starts the program as another one, which has a window of its own."""
        self._others.append(Window(self.desktop, self._environment, list(arguments)))
        return self._others[-1]

    def start_beside(self, *arguments: str, started_in: Path) -> None:
        """Starts the program while it runs: the second start ends at once."""
        told = self._environment | {"PWD": str(started_in)}
        self.desktop.run("env", "-C", str(started_in), *(f"{name}={value}" for name, value in told.items()), str(Window.PROGRAM), *arguments)

    def programs(self) -> list[int]:
        """Every running start of the program that has this desk's home."""
        ours = f"COURIER_HOME={self.home}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and (entry / "exe").readlink() == Window.PROGRAM and ours in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
        return found

    def close(self) -> None:
        for window in [*self._others, *([self.window] if self.window else [])]:
            window.kill()
        self.desktop.close()
