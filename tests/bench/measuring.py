"""Runs one client once and measures it: wall, processor time, memory, bytes on the wire, and what it made the Local Hub do."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from clients import Client
from local_hub import LocalHub
from traffic import Counter

STARTER = Path(__file__).with_name("starter.py")
SAMPLE_SECONDS = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """One run. Times in seconds, sizes in bytes; `told` is the client's own account of `sent`."""

    wall: float
    cpu: float
    peak: int
    sent: int | None
    received: int | None
    told: int | None
    server_cpu: float


def measure(client: Client, folder: Path, repo: str, home: Path, hub: LocalHub, ports: set[int] | None) -> Measured:
    """Delivers `folder` to `repo`. Without `ports` nothing is counted on the wire."""
    hub.settle()
    before = hub.cpu_seconds()
    if ports is None:
        used, output, traffic = *_run(client, folder, repo, home, hub), None
    else:
        with Counter(ports) as counter:
            used, output = _run(client, folder, repo, home, hub)
        traffic = counter.counted()
    hub.settle()
    return Measured(
        wall=used["wall"],
        cpu=used["user"] + used["system"],
        peak=used["peak"],
        sent=traffic.sent if traffic else None,
        received=traffic.received if traffic else None,
        told=client.told(output),
        server_cpu=hub.cpu_seconds() - before,
    )


def _run(client: Client, folder: Path, repo: str, home: Path, hub: LocalHub) -> tuple[dict, str]:
    out = home / "output.txt"
    command = [sys.executable, "-I", "-S", str(STARTER), str(out), *client.command(folder, repo)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=client.environment(hub, home), text=True) as starter:
        with TreeMemory(starter.pid) as memory:
            told, _ = starter.communicate()
    output = out.read_text()
    used = json.loads(told)
    if used["exit"] != 0:
        raise RuntimeError(f"{client.name} ended with {used['exit']}:\n{output}")
    return used | {"peak": max(used["peak"], memory.peak)}, output


class TreeMemory:
    """The most memory that all processes below one held together, sampled.

    The kernel knows the peak of a single process exactly, and nothing of several together: only those need samples.
    """

    def __init__(self, root: int):
        self.peak = 0
        self._root = root
        self._ended = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "TreeMemory":
        self._sampler.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        self._sampler.join()

    def _sample(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(_resident, _below(self._root))))


def _below(process: int) -> list[int]:
    found = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in listed.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_below(child)]
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
