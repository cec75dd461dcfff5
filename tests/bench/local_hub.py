"""The one Local Hub that both clients of a pair deliver to: started, asked what it holds, its processor time read, stopped."""

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")
# Straight to the loopback, whatever proxy the machine has.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LocalHub:
    """A fresh one in `folder`, kept until it is left."""

    def __init__(self, program: Path, folder: Path):
        self._log = folder.with_suffix(".log")
        with open(self._log, "wb") as log:
            command = [program, "local-hub", "--dir", folder, "--json"]
            environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "COURIER_HOME": str(folder / "home")}
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError(f"the Local Hub did not start:\n{self._log.read_text()}")
        answer = json.loads(told)
        account = next(account for account in answer["accounts"] if account["kind"] == "write")
        self.endpoint, self.user, self.token = answer["endpoint"], account["user"], account["token"]

    def __enter__(self) -> "LocalHub":
        return self

    def __exit__(self, *_) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def ports(self) -> set[int]:
        """Where clients connect to: the Hub itself, and its store of large files."""
        self._ask("/api/repos/create", json.dumps({"name": "ports", "private": True}).encode())
        store = self._ask(f"/api/models/{self.user}/ports/xet-write-token/main")["casUrl"]
        return {urlsplit(self.endpoint).port, urlsplit(store).port}

    def tree(self, repo: str) -> dict[str, tuple[int, str]]:
        """Size, and sha256 or git id, of every file on `main`."""
        entries = self._ask(f"/api/models/{repo}/tree/main?recursive=true")
        return {e["path"]: (e["size"], e["lfs"]["oid"] if "lfs" in e else e["oid"]) for e in entries if e["type"] == "file"}

    def cpu_seconds(self) -> float:
        """Processor time so far, with that of children it waited for, in steps of a clock tick."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS

    def settle(self, quiet: float = 0.3, most: float = 30) -> None:
        """Waits until it has nothing left to do, so that no run pays for the one before."""
        deadline, before = time.monotonic() + most, -1.0
        while time.monotonic() < deadline and (now := self.cpu_seconds()) - before > 1 / TICKS:
            before = now
            time.sleep(quiet)

    def _ask(self, path: str, body: bytes | None = None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with OPENER.open(urllib.request.Request(self.endpoint + path, body, headers)) as answer:
            if link := answer.headers["Link"]:
                following = link.partition("<")[2].partition(">")[0].removeprefix(self.endpoint)
                return json.load(answer) + self._ask(following)
            return json.load(answer)
