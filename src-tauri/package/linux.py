"""What the deb, the rpm and the AppImage hold beside the window, and what they need of the system they come to.

The bundler's own desktop entry and icons are named after the product, with a blank in it; the desktops look for the program's name, so the product is
called by that here.
"""

import gzip
import re
import subprocess
from pathlib import Path

# The AppImage is made when it is asked for: the bundler fetches its tools while it packs.
BUNDLES = ["deb", "rpm"]
COMMAND = "courier"
# Without it the program runs just as well and has no icon in the tray.
TRAY = "libayatana-appindicator3-1"
# Whom to trust on the other end of a connection; no library that we link brings them along.
CERTIFICATES = "ca-certificates"
HERE = "src-tauri/package"


def staged(courier: Path, stage: Path) -> dict[str, str]:
    """Makes the manual and the completions by the program itself. Gives what lies where in every package, but for what differs between the two families."""
    pages = stage / "man1"
    subprocess.run([courier, "man", pages], check=True)
    for page in pages.glob("*.1"):
        _compress(page)
    for shell in ("bash", "zsh", "fish"):
        (stage / shell).write_bytes(subprocess.run([courier, "completions", shell], check=True, stdout=subprocess.PIPE).stdout)
    _compress(stage / "LICENSES.txt")
    doc = "/usr/share/doc/model-courier"
    files = {"/usr/bin/courier": courier, "/usr/share/man/man1": pages, f"{doc}/copyright": "LICENSE", f"{doc}/LICENSES.txt.gz": stage / "LICENSES.txt.gz"}
    files |= {"/usr/share/bash-completion/completions/courier": stage / "bash", "/usr/share/fish/vendor_completions.d/courier.fish": stage / "fish"}
    files["/usr/share/icons/hicolor/scalable/apps/model-courier.svg"] = "icons/icon.svg"
    return {place: str(file) for place, file in files.items()}


def overlay(courier: Path, window: Path, stage: Path) -> dict:
    """What the bundler is told besides `tauri.conf.json`."""
    files, zsh = staged(courier, stage), str(stage / "zsh")
    common = {"desktopTemplate": f"{HERE}/model-courier.desktop"}
    glibc = max(map(_glibc, (courier, window)))
    deb = common | {"section": "science", "priority": "optional", "recommends": [TRAY], "depends": [f"libc6 (>= {glibc[0]}.{glibc[1]})", CERTIFICATES],
                    "files": files | {"/usr/share/zsh/vendor-completions/_courier": zsh}}
    rpm = common | {"depends": [f"glibc >= {glibc[0]}.{glibc[1]}", CERTIFICATES], "recommends": ["libayatana-appindicator-gtk3"], "files": files | {"/usr/share/zsh/site-functions/_courier": zsh}}
    return {"productName": "model-courier", "bundle": {"licenseFile": "LICENSE", "linux": {"deb": deb, "rpm": rpm, "appimage": {"files": files}}}}


def _compress(file: Path) -> None:
    """As packages do, and the same bytes each time."""
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    file.unlink()


def _glibc(program: Path) -> tuple[int, int]:
    """The newest version of the C library that the program was linked with: an older system can't start it."""
    told = subprocess.run(["readelf", "-VW", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    return max((int(major), int(minor)) for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", told))
