"""The list of what others wrote and a package brings along: every crate in the two programs and every module in the page, with its licence and the text of it.

Many share a text to the letter; each stands there once, with the names of those it belongs to.
"""

import json
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("courier-cli", "model-courier")
# Bundled into the page although the lock file has it among what only builds it.
IN_THE_PAGE_TOO = ("node_modules/svelte",)
UNSTATED = "see its text"
_TEXTS = re.compile(r"(un)?licen[cs]e|copying|copyright|notice", re.IGNORECASE)
_HEAD = """\
Model Courier is licensed under the Apache License 2.0. It holds the work of others, each under the licence that stands beside its name; the texts of
these licences follow the list. The standard library of Rust is in it, too (MIT or Apache-2.0).
"""


@dataclass(frozen=True)
class Work:
    """A crate or a module."""

    name: str
    version: str
    licence: str
    folder: Path

    def texts(self) -> list[str]:
        files = sorted(file for file in self.folder.glob("*") if _TEXTS.match(file.name) and file.is_file() and file.suffix not in (".rs", ".js", ".json"))
        return [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]


def of_what_is_shipped(root: Path) -> str:
    works = sorted({*crates(root), *modules(root)}, key=lambda work: (work.name.lower(), work.version))
    owners = defaultdict(list)
    for work in works:
        for text in work.texts():
            owners[text].append(f"{work.name} {work.version}")
    listed = "\n".join(f"{work.name} {work.version}: {work.licence}" for work in works)
    texts = [f"{'-' * 80}\n{', '.join(names)}\n\n{text}" for text, names in sorted(owners.items(), key=lambda one: one[1])]
    return "\n\n".join([f"{_HEAD}\n{listed}", *texts]) + "\n"


def crates(root: Path) -> list[Work]:
    """What is linked into the programs here, without what only builds or tests them."""
    host = re.search(r"^host: (.+)$", _said(root, "rustc", "-vV"), re.MULTILINE).group(1)
    metadata = json.loads(_said(root, "cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", host))
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    queue = [id for id, package in packages.items() if package["name"] in PROGRAMS]
    linked = set(queue)
    while queue:
        needed = {dep["pkg"] for dep in nodes[queue.pop()]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])} - linked
        linked |= needed
        queue += needed
    foreign = (packages[id] for id in linked if packages[id]["source"])
    return [Work(one["name"], one["version"], one["license"] or UNSTATED, Path(one["manifest_path"]).parent) for one in foreign]


def modules(root: Path) -> list[Work]:
    """What may be in the page: everything that the lock file does not keep for building it, and what is bundled all the same."""
    folder = root / "ui"
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    shipped = {path: one for path, one in locked.items() if path and (not one.get("dev") or path in IN_THE_PAGE_TOO)}
    name = lambda path: path.rpartition("node_modules/")[2]  # noqa: E731
    return [Work(name(path), one["version"], _licence(folder / path, one), folder / path) for path, one in shipped.items()]


def _licence(folder: Path, locked: dict) -> str:
    """Where the lock file has none, a text of the module's own is all there is."""
    return locked.get("license") or json.loads((folder / "package.json").read_text()).get("license") or UNSTATED


def _said(root: Path, *command: str) -> str:
    return subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
