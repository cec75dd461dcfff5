"""Looking at a screen: a picture of it in both themes, and what axe finds on each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accessibility import Seen, examine
from window import Window


@dataclass
class Looking:
    """What was found on the screens that were looked at; a story ends with it empty."""

    seen: Seen
    pictures: Path
    violations: list[str] = field(default_factory=list)

    def at(self, window: Window, screen: str) -> None:
        """In both themes, with axe on each."""
        for theme in _themes(window):
            self.violations += examine(window, f"{screen} ({theme})", self.seen)
            window.screenshot(self.pictures / f"{screen}-{theme}.png")

    def pictured(self, window: Window, screen: str) -> None:
        """In both themes, for the eye alone."""
        for theme in _themes(window):
            window.screenshot(self.pictures / f"{screen}-{theme}.png")


def _themes(window: Window) -> Iterator[str]:
    """Each theme by its name, while the window has it."""
    for theme in ("light", "dark"):
        window.run("document.documentElement.dataset.theme = arguments[0]", theme)
        yield theme
    window.run("delete document.documentElement.dataset.theme")
