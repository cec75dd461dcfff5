"""Reads a folder whole: to have it in the page cache before a run, and to hold afterwards that the Hub has every byte of it."""

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# What courier adds to a version by itself, and the Hub to a repository.
GENERATED = {".gitattributes", "README.md", "handler.py", "requirements.txt"}

# Size, sha256, git id.
Known = tuple[int, str, str]


def make_ready(folder: Path) -> None:
    """All of `folder` lies in the page cache, and what was written before is on the disk: nobody pays for it later."""
    for path in _files(folder):
        for _ in _pieces(path):
            pass
    os.sync()


def known(folder: Path) -> dict[str, Known]:
    """What every file of `folder` is, by path."""
    return {path.relative_to(folder).as_posix(): _known(path, path.stat().st_mtime_ns) for path in _files(folder)}


def prove(expected: dict[str, Known], tree: dict[str, tuple[int, str]]) -> None:
    """Holds that a run did what it was timed for. `tree` has size, and sha256 or git id, of each file on the Hub."""
    wrong = [path for path, (size, *ids) in expected.items() if path not in tree or tree[path][0] != size or tree[path][1] not in ids]
    strangers = sorted(tree.keys() - expected.keys() - GENERATED)
    if wrong or strangers:
        raise RuntimeError(f"the Hub does not hold what was delivered: {wrong[:3]} differ, {strangers[:3]} are strangers")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _pieces(path: Path) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            yield piece


@lru_cache(maxsize=None)
def _known(path: Path, _changed: int) -> Known:
    size = path.stat().st_size
    sha256, git_id = hashlib.sha256(), hashlib.sha1(b"blob %d\0" % size)
    for piece in _pieces(path):
        sha256.update(piece)
        git_id.update(piece)
    return size, sha256.hexdigest(), git_id.hexdigest()
