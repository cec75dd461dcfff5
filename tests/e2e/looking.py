"""Looking at a screen: a picture of it in both themes, and what axe finds on each."""

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
        for theme in ("light", "dark"):
            window.run("document.documentElement.dataset.theme = arguments[0]", theme)
            self.violations += examine(window, f"{screen} ({theme})", self.seen)
            window.screenshot(self.pictures / f"{screen}-{theme}.png")
        window.run("delete document.documentElement.dataset.theme")
