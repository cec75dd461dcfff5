"""Starts the Local Hubs that the official Python client is let loose on, and the client itself, one process for each story.

The client reads its settings when it is imported, so a configuration (Xet or not, http or https) can't be changed within a process.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Nothing of the machine may shine through: no login, no proxy, no mirror.
LEFT_OUT = ("HF_", "HUGGING", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "SSL_CERT", "REQUESTS_CA")


@dataclass
class Hub:
    """A running Local Hub and what it told about itself."""

    endpoint: str
    ca_file: str | None
    accounts: list[dict]
    # Where faults are switched, and with what secret; only of a Local Hub that was started so.
    control: dict | None

    def account(self, kind: str, number: int = 0) -> dict:
        return [account for account in self.accounts if account["kind"] == kind][number]


def _start(folder: Path, *options: str):
    program = os.environ.get("COURIER_BIN")
    assert program, "COURIER_BIN must name the built `courier`"
    command = [program, "local-hub", "--dir", str(folder / "hub"), "--json", *options]
    log = open(folder / "local-hub.log", "wb")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=_clean_environment() | {"COURIER_HOME": str(folder / "home")})
    line = process.stdout.readline()
    assert line, (folder / "local-hub.log").read_text()
    told = json.loads(line)
    return process, Hub(told["endpoint"], told.get("ca_file"), told["accounts"], told.get("control"))


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}


@pytest.fixture(scope="session")
def hubs(tmp_path_factory):
    """Gives the Local Hub of a scheme that stores by Xet, offers LFS only, or has faults, started when it is first asked for."""
    running = {}

    def hub(scheme: str, stores: str = "xet") -> Hub:
        if (scheme, stores) not in running:
            options = (["--tls"] if scheme == "https" else []) + {"lfs": ["--no-xet"], "faults": ["--control"]}.get(stores, [])
            running[scheme, stores] = _start(tmp_path_factory.mktemp(f"{scheme}-{stores}"), *options)
        return running[scheme, stores][1]

    yield hub
    for process, _ in running.values():
        process.terminate()
        process.wait(timeout=30)


class Client:
    """Runs stories in one configuration."""

    def __init__(self, hub: Hub, xet: bool, folder: Path):
        self.hub, self.xet, self.folder = hub, xet, folder

    def _environment(self) -> dict[str, str]:
        settings = {
            "HF_ENDPOINT": self.hub.endpoint,
            "HF_HOME": str(self.folder / "hf-home"),
            "HF_TOKEN": self.hub.account("write")["token"],
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "PEER_ACCOUNTS": json.dumps(self.hub.accounts),
            "PEER_XET": "1" if self.xet else "",
            "PEER_CONTROL": json.dumps(self.hub.control),
            # Three seconds otherwise: the number of tries is what matters here.
            "HF_XET_CLIENT_RETRY_BASE_DELAY": "50ms",
        }
        if not self.xet:
            settings["HF_HUB_DISABLE_XET"] = "1"
        if self.hub.ca_file:
            # Heard by httpx (Python) and by rustls (hf_xet) alike.
            settings["SSL_CERT_FILE"] = self.hub.ca_file
        return _clean_environment() | settings

    def run(self, story: str, *arguments: str, script: str = "stories.py") -> None:
        """Runs one story of a script to its end; what it printed is shown when it fails."""
        command = [sys.executable, str(HERE / script), story, *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self._environment(), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{story}:\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def client(hubs, tmp_path):
    """Makes clients: `client("https", xet=False)`, or of a Local Hub that offers LFS only or has faults: `client("https", False, "lfs")`."""

    def make(scheme: str, xet: bool, stores: str = "xet") -> Client:
        folder = tmp_path / f"{scheme}-{'xet' if xet else 'lfs'}"
        folder.mkdir(exist_ok=True)
        return Client(hubs(scheme, stores), xet, folder)

    return make
