"""The two that are measured, each called as its user calls it, with the account and the caches of nobody else."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local_hub import LocalHub


@dataclass(frozen=True)
class Client:
    """`command(folder, repo)` delivers, in an environment with `settings(home)`; `told` finds in its output what it says that it sent."""

    name: str
    command: Callable[[Path, str], list[str]]
    settings: Callable[[Path], dict[str, str]]
    told: Callable[[str], int | None]

    def environment(self, hub: LocalHub, home: Path) -> dict[str, str]:
        """Nothing of this machine shines through: no login, no proxy, no other cache."""
        base = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(home)}
        return base | {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": hub.token} | self.settings(home)


def _hf_settings(home: Path) -> dict[str, str]:
    # Without bars, telemetry and the daily look for a newer version: none of them is upload work, and the last one waits for the internet.
    off = ("HF_HUB_DISABLE_PROGRESS_BARS", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_UPDATE_CHECK")
    return {"HF_HOME": str(home)} | dict.fromkeys(off, "1")


def _receipt_bytes(output: str) -> int | None:
    last = json.loads(output.splitlines()[-1])
    # A receipt of before tells what was sent before.
    return last["receipt"]["sent_bytes"] if last["outcome"] == "delivered" else 0


def hf_upload() -> Client:
    program = str(Path(sys.executable).with_name("hf"))
    return Client("hf upload", lambda folder, repo: [program, "upload", repo, str(folder), ".", "--private"], _hf_settings, lambda _: None)


def courier(program: Path) -> Client:
    def command(folder: Path, repo: str) -> list[str]:
        return [str(program), "deliver", str(folder), "--to", repo, "--yes", "--json"]

    return Client("courier", command, lambda home: {"COURIER_HOME": str(home)}, _receipt_bytes)
