"""What the installers for Windows hold beside the window: the command, in the same folder."""

from pathlib import Path

BUNDLES = ["msi", "nsis"]
COMMAND = "courier.exe"


def overlay(courier: Path, _window: Path, stage: Path) -> dict:
    """What the bundler is told besides `tauri.conf.json`. Where no WebView2 is, its small installer fetches it."""
    resources = {str(courier): "courier.exe", str(stage / "LICENSES.txt"): "LICENSES.txt"}
    return {"bundle": {"resources": resources, "windows": {"webviewInstallMode": {"type": "downloadBootstrapper"}}}}
