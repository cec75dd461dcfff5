"""A running Local Hub: its accounts, what happens to their tokens, and what lies on it, read over HTTP as any client would."""

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGCONT, SIGSTOP

from surroundings import WITH_US, clean_environment


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Account:
    user: str
    kind: str
    token: str
    organizations: list[dict]


class LocalHub:
    """One port for its whole life, so that it can be gone for a while and come back as a server does."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = _free_port()
        self._process: subprocess.Popen | None = None
        self.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def account(self, kind: str, number: int = 0) -> Account:
        return [account for account in self.accounts if account.kind == kind][number]

    def start(self) -> None:
        program = os.environ.get("COURIER_BIN")
        assert program, "COURIER_BIN must name the built `courier`"
        command = [*WITH_US, program, "local-hub", "--dir", str(self.folder / "hub"), "--port", str(self.port), "--control", "--json"]
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "local-hub.log", "ab") as log:
            environment = clean_environment() | {"COURIER_HOME": str(self.folder / "home")}
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        line = self._process.stdout.readline()
        assert line, (self.folder / "local-hub.log").read_text()
        told = json.loads(line)
        self.accounts = [Account(**account) for account in told["accounts"]]
        self._control = told["control"]

    def stop(self) -> None:
        if self._process:
            # A Hub that stands still hears no other signal.
            self._process.send_signal(SIGCONT)
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    @contextmanager
    def gone(self):
        """Nothing answers on the port meanwhile."""
        self.stop()
        yield
        self.start()

    @contextmanager
    def standing_still(self):
        """It takes connections and answers nothing meanwhile, as over a line that has stopped moving."""
        self._process.send_signal(SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(SIGCONT)

    @contextmanager
    def slow_line(self, bytes_per_second: int = 8_000_000):
        """Large files take so long meanwhile, however quick this machine is: whoever wants to be in the middle of a delivery is."""
        self._switch("POST", {"on": "cas", "effect": {"bandwidth": {"up": bytes_per_second, "down": None}}, "times": None, "chance": 1.0})
        try:
            yield
        finally:
            self._switch("DELETE")

    def _switch(self, method: str, fault: dict | None = None) -> None:
        headers = {"Authorization": f"Bearer {self._control['secret']}", "Content-Type": "application/json"}
        body = None if fault is None else json.dumps(fault).encode()
        urllib.request.urlopen(urllib.request.Request(self._control["url"] + "/faults", body, headers, method=method), timeout=30).close()

    def revoke(self, token: str) -> None:
        self._change(token, revoked=True)

    def expire(self, token: str) -> None:
        self._change(token, expires_at="2020-01-01T00:00:00Z")

    def restored(self, name: str) -> str:
        """The token of that name, valid again."""
        [secret] = [token["secret"] for token in self._known()["tokens"] if token["display_name"] == name]
        self._change(secret, revoked=False)
        return secret

    def owner(self, token: str) -> str:
        return next(account.user for account in self.accounts if account.token == token)

    @property
    def _accounts_file(self) -> Path:
        return self.folder / "hub" / "accounts.json"

    def _known(self) -> dict:
        return json.loads(self._accounts_file.read_text())

    def _change(self, secret: str, **changes) -> None:
        """What a person does on the Hub's own page for tokens; the Local Hub reads its accounts when it starts."""
        with self.gone():
            known = self._known()
            [token] = [token for token in known["tokens"] if token["secret"] == secret]
            token.update(changes)
            self._accounts_file.write_text(json.dumps(known))

    # --- what lies on it ---------------------------------------------------------------------------------------------

    def _get(self, path: str, token: str) -> bytes:
        request = urllib.request.Request(self.endpoint + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def _json(self, path: str, token: str):
        return json.loads(self._get(path, token))

    def exists(self, repo: str, token: str) -> bool:
        try:
            self._get(f"/api/models/{repo}", token)
        except urllib.error.HTTPError as error:
            assert error.code in (401, 404), error
            return False
        return True

    def is_private(self, repo: str, token: str) -> bool:
        return self._json(f"/api/models/{repo}", token)["private"]

    def tags(self, repo: str, token: str) -> dict[str, str]:
        """Commits by the names of the tags."""
        return {tag["name"]: tag["targetCommit"] for tag in self._json(f"/api/models/{repo}/refs", token)["tags"]}

    def commits(self, repo: str, token: str, revision: str = "main") -> list[str]:
        """Commits of a branch, newest first, without the one that every new repository begins with."""
        return [commit["id"] for commit in self._json(f"/api/models/{repo}/commits/{revision}", token)][:-1]

    def paths(self, repo: str, token: str, revision: str = "main") -> set[str]:
        entries = self._json(f"/api/models/{repo}/tree/{revision}?recursive=true", token)
        return {entry["path"] for entry in entries if entry["type"] == "file"}

    def write(self, repo: str, token: str, path: str, content: bytes) -> None:
        """What somebody does who edits a file on its page of the Hub."""
        lines = [{"key": "header", "value": {"summary": "Edited"}}, {"key": "file", "value": {"path": path, "content": b64encode(content).decode(), "encoding": "base64"}}]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
        body = "\n".join(json.dumps(line) for line in lines).encode()
        request = urllib.request.Request(f"{self.endpoint}/api/models/{repo}/commit/main", body, headers)
        urllib.request.urlopen(request, timeout=30).close()

    def bytes_of(self, repo: str, token: str, revision: str, path: str) -> bytes:
        """As a client is given them."""
        return self._get(f"/{repo}/resolve/{revision}/{path}", token)

    def differences(self, folder: Path, repo: str, token: str, revision: str) -> list[str]:
        """Files of `folder` that the version does not hold, or holds with other bytes. The card is completed: its own text alone must be there."""
        there = self.paths(repo, token, revision)
        local = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

        def is_held(name: str, content: bytes) -> bool:
            if name not in there:
                return False
            held = self.bytes_of(repo, token, revision, name)
            return held == content or (name == "README.md" and _text_of_card(content) in held)

        return [name for name, content in local.items() if not is_held(name, content)]


def _text_of_card(card: bytes) -> bytes:
    """What stands behind the metadata."""
    return card.split(b"\n---\n", 1)[-1].strip()
