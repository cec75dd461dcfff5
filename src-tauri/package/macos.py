"""What the disk image for macOS holds beside the window: the command, inside the application, for a link from where commands are looked for."""

from pathlib import Path

BUNDLES = ["app", "dmg"]
COMMAND = "courier"


def overlay(courier: Path, _window: Path, stage: Path) -> dict:
    """What the bundler is told besides `tauri.conf.json`."""
    files = {"MacOS/courier": str(courier), "Resources/LICENSES.txt": str(stage / "LICENSES.txt")}
    return {"bundle": {"macOS": {"files": files, "minimumSystemVersion": "11.0"}}}
