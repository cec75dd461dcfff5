"""A person's desktop, apart from everything else on the machine: a screen, a session bus, and on it a real keyring, absent, locked or unlocked."""

import os
import shutil
import subprocess
import tempfile
from enum import Enum
from pathlib import Path

from patience import until
from surroundings import ROOT, WITH_US

# Unlocks every keyring of these desktops.
PASSWORD = "test-password"

SECRETS = "org.freedesktop.secrets"
# Starts no daemon by itself.
BUS = (ROOT / "tests" / "desktop" / "session-bus.conf").read_text()


class Keyring(Enum):
    """What a program finds when it looks for a keychain."""

    UNLOCKED = "unlocked"
    LOCKED = "locked"
    ABSENT = "absent"


class Screen:
    """A screen nobody looks at, with room for the largest window that is tried."""

    def __init__(self, width: int = 1400, height: int = 1000):
        read, write = os.pipe()
        command = [*WITH_US, "Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
        self._process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        assert self.name != ":", "Xvfb did not start"

    def close(self) -> None:
        _end(self._process)


class Desktop:
    """A screen, a bus, a keyring and an empty home folder. What is started in `environment` sees nothing else of the machine."""

    def __init__(self, folder: Path, screen: Screen, keyring: Keyring = Keyring.UNLOCKED):
        self.folder = folder
        self.screen = screen
        # Sockets have short names only, and test folders long ones.
        self._runtime = Path(tempfile.mkdtemp(prefix="courier-e2e-"))
        self._bus = self._start_bus()
        self._daemon: subprocess.Popen | None = None
        self._readers: subprocess.Popen | None = None
        if keyring is Keyring.UNLOCKED:
            self.unlock()
        elif keyring is Keyring.LOCKED:
            self._start_daemon("--start")

    def invite_screen_readers(self) -> None:
        """Starts the accessibility bus, before the program. Without the screen's name: what it writes there would outlive it."""
        self._readers = self.start("env", "-u", "DISPLAY", "/usr/libexec/at-spi-bus-launcher", "--launch-immediately", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("the accessibility bus serves", lambda: self._owner_of("org.a11y.Bus"))

    @property
    def environment(self) -> dict[str, str]:
        # Where no accessibility bus is, GTK looks for one for a while.
        without_readers = {} if self._readers else {"NO_AT_BRIDGE": "1"}
        return without_readers | {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self._runtime),
            "DISPLAY": self.screen.name,
            "DBUS_SESSION_BUS_ADDRESS": self._address,
            "GTK_USE_PORTAL": "0",
        }

    def unlock(self) -> None:
        """What a login does: a daemon with the keyring's password serves, in place of the one before."""
        before, self._daemon = self._daemon, None
        self._start_daemon("--unlock", *(["--replace"] if before else []))
        if before:
            _end(before)

    def run(self, *command: str, timeout: float = 20) -> str:
        """Runs a program of this desktop to its end; gives what it printed."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=timeout, check=True).stdout.strip()

    def start(self, *command: str, **more) -> subprocess.Popen:
        return subprocess.Popen([*WITH_US, *command], env=self.environment, **more)

    def secrets(self) -> list[str]:
        """The labels of our entries in the keyring."""
        search = ["secret-tool", "search", "--all", "service", "model-courier"]
        found = subprocess.run(search, env=self.environment, capture_output=True, text=True, timeout=20)
        return [line.removeprefix("label = ") for line in found.stdout.splitlines() if line.startswith("label = ")]

    def close(self) -> None:
        for process in (self._daemon, self._readers, self._bus):
            if process:
                _end(process)
        shutil.rmtree(self._runtime, ignore_errors=True)

    def _start_bus(self) -> subprocess.Popen:
        configuration = self._runtime / "bus.conf"
        configuration.write_text(BUS)
        command = [*WITH_US, "dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"]
        bus = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._address = bus.stdout.readline().strip()
        assert self._address, "the session bus did not start"
        return bus

    def _start_daemon(self, *options: str) -> None:
        owner = self._owner_of(SECRETS)
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *options]
        self._daemon = self.start(*command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if "--unlock" in options:
            self._daemon.stdin.write(PASSWORD.encode())
        self._daemon.stdin.close()
        until("the keyring serves", lambda: self._owner_of(SECRETS) not in (None, owner))

    def _owner_of(self, name: str) -> str | None:
        ask = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]
        ask += ["org.freedesktop.DBus.GetNameOwner", f"string:{name}"]
        asked = subprocess.run(ask, env=self.environment, capture_output=True, text=True)
        return asked.stdout.strip() if asked.returncode == 0 else None


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
