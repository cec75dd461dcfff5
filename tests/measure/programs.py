"""What the built programs weigh and how fast the command answers; no window is needed for it."""

import re
import subprocess
import time
from collections import Counter
from pathlib import Path

_MIB = 1 << 20
COMMANDS = {"--version": ["--version"], "--help": ["--help"], "deliveries list": ["deliveries", "list"], "profile list": ["profile", "list"]}
# What only the Local Hub brings along: itself, its object store and server, and the store that Hugging Face's client has for simulation.
SIMULATION = re.compile(r"courier_local_hub|^gix|^axum|heed|lmdb|simulation|local_server")
PACKAGES = {".deb", ".rpm", ".AppImage", ".dmg", ".msi"}


def answers(courier: Path, home: Path, times: int) -> dict[str, list[float]]:
    """Milliseconds from starting `courier` to its end, for what asks no Hub. The first one of each is left out: it makes the home folder."""
    environment = {"COURIER_HOME": str(home), "PATH": "/usr/bin:/bin"}
    return {name: [_answer([courier, *words], environment) for _ in range(times + 1)][1:] for name, words in COMMANDS.items()}


def _answer(command: list, environment: dict) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - began)


def libraries(program: Path) -> list[str]:
    """What the system has to bring."""
    told = subprocess.run(["readelf", "-dW", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", told)


def sizes(folder: Path) -> dict[str, float]:
    """MiB of the programs and of the packages that lie beside them."""
    packages = [file for file in (folder / "bundle").rglob("*") if file.suffix in PACKAGES]
    return {file.name: file.stat().st_size / _MIB for file in [folder / "courier", folder / "model-courier", *sorted(packages)]}


def of_the_simulation(program: Path) -> float | None:
    """MiB of code and data whose names say that only the Local Hub needs them; nothing where the names were taken out. A lower bound: what it shares with
    the rest, and what the linker made nameless, is not in it."""
    told = subprocess.run(["nm", "--print-size", "--demangle", "--defined-only", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    found = Counter()
    for size, name in re.findall(r"^[0-9a-f]+ ([0-9a-f]+) \w [<&(]*(?:impl |dyn |mut )*(.+)$", told, re.MULTILINE):
        found[bool(SIMULATION.search(name))] += int(size, 16)
    return found[True] / _MIB if found[True] else None
