"""The published clients of other languages against a Local Hub: each is a program of its own that ends with a line saying that all is well."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _environment(hub) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "HUB_ENDPOINT": hub.endpoint,
        "HUB_USER": hub.account("write")["user"],
        "HUB_TOKEN": hub.account("write")["token"],
        "HUB_READ_TOKEN": hub.account("read")["token"],
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    last = done.stdout.strip().splitlines()[-1]
    assert last.endswith("everything arrived and came back"), done.stdout
    return last


@pytest.mark.parametrize("stores", ["xet", "lfs"])
def test_javascript(hubs, tmp_path, capsys, stores):
    assert (HERE / "node/node_modules").is_dir(), "npm has not installed tests/peers/node: `./run test` does it"
    hub = hubs("http", stores)
    environment = _environment(hub) | ({"HUB_XET": "1"} if stores == "xet" else {})
    last = _run([shutil.which("node"), str(HERE / "node/peer.mjs")], environment, tmp_path)
    with capsys.disabled():
        print(f"\n{last} (a hub with {stores})")


def test_rust(hubs, tmp_path, capsys):
    assert "PEER_HF_HUB" in os.environ, "PEER_HF_HUB does not name the built tests/peers/rust: `./run test` builds it"
    environment = _environment(hubs("http")) | {"HF_HOME": str(tmp_path / "hf-home")}
    last = _run([os.environ["PEER_HF_HUB"]], environment, tmp_path)
    with capsys.disabled():
        print(f"\n{last}")
