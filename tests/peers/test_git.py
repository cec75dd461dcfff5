"""The programs git and git-lfs against a Local Hub: what they push the API shows with the very ids that git computes, and the other way round."""

import hashlib
import json
import os
import random
import shutil
import ssl
import subprocess
import urllib.request
import uuid
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def programs():
    for program in ("git", "git-lfs"):
        assert shutil.which(program), f"{program} is not installed: `./run test` does it"


LARGE = random.Random("large").randbytes(9_000_000)


class Person:
    """Somebody's git with a home and a configuration of its own, and a token as its password."""

    def __init__(self, hub, folder: Path, token: str):
        self.hub, self.folder, self.token = hub, folder, token
        folder.mkdir(parents=True, exist_ok=True)
        self.git("lfs", "install", "--skip-repo")

    def git(self, *arguments, at: str = ".", fine: bool = True) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        # Without a terminal git-lfs says nothing of what it sends.
        environment["GIT_LFS_FORCE_PROGRESS"] = "1"
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "Ana", f"GIT_{who}_EMAIL": "ana@example.org"}
        if self.hub.ca_file:
            environment["GIT_SSL_CAINFO"] = self.hub.ca_file
        done = subprocess.run(["git", *arguments], cwd=self.folder / at, env=environment, capture_output=True, text=True, timeout=300)
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == fine, f"git {' '.join(arguments)}:\n{said}"
        return said.strip()

    def address(self, repo: str) -> str:
        return self.hub.endpoint.replace("://", f"://git:{self.token}@") + "/" + repo

    def ask(self, path: str, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.hub.endpoint + path, data=data, headers=headers, method=method)
        trust = ssl.create_default_context(cafile=self.hub.ca_file) if self.hub.ca_file else None
        with urllib.request.urlopen(request, timeout=60, context=trust) as answer:
            return answer.read()

    def create(self) -> str:
        name = f"git-{uuid.uuid4().hex[:8]}"
        return json.loads(self.ask("/api/repos/create", {"name": name, "private": True}))["name"]

    def tree(self, repo: str) -> dict:
        return {entry["path"]: entry for entry in json.loads(self.ask(f"/api/models/{repo}/tree/main?recursive=true"))}


@pytest.fixture
def ana(hubs, tmp_path):
    hub = hubs("http")
    return Person(hub, tmp_path / "ana", hub.account("write")["token"])


def test_what_git_pushes_the_api_shows(ana, capsys):
    repo = ana.create()
    ana.git("clone", "-q", ana.address(repo), "copy")
    copy = ana.folder / "copy"
    (copy / "folder").mkdir()
    (copy / "folder/a.txt").write_text("größer\n")
    (copy / "model.safetensors").write_bytes(LARGE)
    ana.git("add", "-A", at="copy")
    ana.git("commit", "-q", "-m", "By git", at="copy")
    said = ana.git("push", at="copy")
    assert "Uploading LFS objects: 100% (1/1)" in said, said
    head = ana.git("rev-parse", "HEAD", at="copy")
    assert json.loads(ana.ask(f"/api/models/{repo}"))["sha"] == head
    tree = ana.tree(repo)
    for path in ("folder/a.txt", "model.safetensors", ".gitattributes"):
        assert tree[path]["oid"] == ana.git("rev-parse", f"HEAD:{path}", at="copy"), path
    assert tree["folder"]["oid"] == ana.git("rev-parse", "HEAD:folder", at="copy")
    assert tree["model.safetensors"]["lfs"]["oid"] == hashlib.sha256(LARGE).hexdigest()
    with capsys.disabled():
        print("\ngit and git-lfs: what was pushed is what the API shows")


def test_what_the_api_commits_git_has(ana, client, capsys):
    name = f"crossed-{uuid.uuid4().hex[:8]}"
    client("http", True).run("send", name)
    repo = f"{ana.hub.account('write')['user']}/{name}"
    ana.git("clone", "-q", ana.address(repo), "copy")
    tree = ana.tree(repo)
    assert ana.git("rev-parse", "HEAD", at="copy") == json.loads(ana.ask(f"/api/models/{repo}"))["sha"]
    for path, entry in tree.items():
        assert ana.git("rev-parse", f"HEAD:{path}", at="copy") == entry["oid"], path
        if "lfs" in entry:
            assert hashlib.sha256((ana.folder / "copy" / path).read_bytes()).hexdigest() == entry["lfs"]["oid"], path
    assert sum("lfs" in entry for entry in tree.values()) >= 4
    ana.git("fsck", "--strict", at="copy")
    ana.git("lfs", "fsck", at="copy")
    with capsys.disabled():
        print("\ngit and git-lfs: what came by Xet is whole in a clone")


def test_a_pointer_without_its_object_is_refused(ana):
    repo = ana.create()
    ana.git("clone", "-q", ana.address(repo), "copy")
    # Not what another story has sent already.
    (ana.folder / "copy/model.safetensors").write_bytes(LARGE[1:])
    ana.git("add", "-A", at="copy")
    ana.git("commit", "-q", "-m", "By git", at="copy")
    said = ana.git("push", "--no-verify", at="copy", fine=False)
    assert "was not uploaded" in said, said
    assert "model.safetensors" not in ana.tree(repo)
    ana.git("lfs", "push", "--all", "origin", at="copy")
    ana.git("push", "--no-verify", "-q", at="copy")
    assert "model.safetensors" in ana.tree(repo)


def test_tokens_decide(ana, tmp_path):
    repo = ana.create()
    reader = Person(ana.hub, tmp_path / "reader", ana.hub.account("read")["token"])
    stranger = Person(ana.hub, tmp_path / "stranger", ana.hub.account("write", 1)["token"])
    assert "not found" in stranger.git("clone", stranger.address(repo), "copy", fine=False)
    assert "could not read Username" in stranger.git("clone", f"{ana.hub.endpoint}/{repo}", "copy", fine=False)
    reader.git("clone", "-q", reader.address(repo), "copy")
    (reader.folder / "copy/a.txt").write_text("a")
    reader.git("add", "-A", at="copy")
    reader.git("commit", "-q", "-m", "By a reader", at="copy")
    assert "403" in reader.git("push", at="copy", fine=False)


def test_over_https(hubs, tmp_path):
    hub = hubs("https")
    ana = Person(hub, tmp_path / "ana", hub.account("write")["token"])
    name = f"git-{uuid.uuid4().hex[:8]}"
    repo = f"{hub.account('write')['user']}/{name}"
    ana.ask("/api/repos/create", {"name": name})
    ana.git("clone", "-q", ana.address(repo), "copy")
    (ana.folder / "copy/model.bin").write_bytes(LARGE[:100_000])
    ana.git("add", "-A", at="copy")
    ana.git("commit", "-q", "-m", "By git", at="copy")
    ana.git("push", "-q", at="copy")
    ana.git("clone", "-q", ana.address(repo), "again")
    assert (ana.folder / "again/model.bin").read_bytes() == LARGE[:100_000]
