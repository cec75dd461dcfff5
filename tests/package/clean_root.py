"""A Debian with nothing in it but what apt needs: what a package forgot to ask for is missing here, as on a person's new computer.

Whoever uses it is root and in a mount namespace of its own (`./run package --try` sees to both), so nothing that is mounted outlives the run.
"""

import os
import shutil
import subprocess
from pathlib import Path

_SOURCES = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("debian.*"))]
# Devices, processes, and the folder in which a test's desktop has its sockets.
_SHARED = ("/dev", "/proc", "/sys", "/tmp")
_QUIET = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


class CleanRoot:
    """The root of such a system below `folder`."""

    def __init__(self, folder: Path, kept: Path):
        """`kept` is where the unpacked system is kept from one run to the next, since fetching it takes minutes."""
        self.folder = folder
        if not kept.exists():
            _make(kept)
        folder.mkdir(parents=True)
        subprocess.run(["tar", "-xf", kept, "-C", folder], check=True)
        for shared in _SHARED:
            subprocess.run(["mount", "--rbind", shared, folder / shared.lstrip("/")], check=True)
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")

    def run(self, *command: str, **more: str) -> str:
        """Runs a command in there to its good end, with `more` in its environment; gives what it said."""
        done = self.ended(*command, **more)
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def ended(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The same, however it ends."""
        return subprocess.run(["chroot", self.folder, *command], env=_QUIET | more, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def install(self, package: Path) -> None:
        """As a person does, with apt, which fetches what the package asks for. What it only recommends is left out: it has to run without."""
        shutil.copy(package, self.folder / "root" / package.name)
        self.run("apt-get", "update", "-q")
        self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", f"/root/{package.name}")
        (self.folder / "root" / package.name).unlink()

    def files(self) -> set[str]:
        """Every file in there, as it is called in there."""
        shared = {str(self.folder / one.lstrip("/")) for one in _SHARED}
        found = set()
        for folder, below, files in os.walk(self.folder):
            below[:] = [name for name in below if os.path.join(folder, name) not in shared]
            found |= {"/" + os.path.relpath(os.path.join(folder, name), self.folder) for name in files}
        return found

    def starter(self, program: str) -> Path:
        """A program of the outside that starts the one in there, with the environment that it is given."""
        script = self.folder.with_name(f"start-{program}")
        script.write_text(f'#!/bin/sh\nexec chroot "{self.folder}" /usr/bin/{program} "$@"\n')
        script.chmod(0o755)
        return script


def _make(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    begun = kept.with_suffix(".begun.tar")
    codename = next(line.split("=")[1].strip() for line in Path("/etc/os-release").read_text().splitlines() if line.startswith("VERSION_CODENAME="))
    subprocess.run(["mmdebstrap", "--variant=apt", codename, begun, *(source for source in _SOURCES if source.exists())], check=True)
    begun.rename(kept)
