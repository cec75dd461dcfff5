"""What is delivered: folders of fresh random content, and what is done to them between one delivery and the next.

Every folder has a seed of its own, so that no client finds on the Local Hub what another one brought. Random bytes can't be compressed,
which is close to what weights are.
"""

import json
import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

MIB = 1 << 20
PIECE = 8 * MIB
SHARDS = 4
SHARD_BYTES = 512 * MIB
SMALL_FILES = 5000
SMALL_BYTES = (2 << 10, 40 << 10)
PER_FOLDER = 500
# safetensors: 8 bytes with the header's length, then the header; padded, so that it keeps its place when a tensor grows.
HEADER = 256
# Letters and spaces instead of bytes: UTF-8 text that no compression makes nothing of.
LETTERS = bytes(b"abcdefghijklmnopqrstuvwxyz     \n"[byte % 32] for byte in range(256))


@dataclass(frozen=True)
class Step:
    """One delivery of a folder; `change` is what happened to the folder since the delivery before. `bound` says what courier's wall time is made
    of, by profiles of it and of the Local Hub (perf, 1,999 samples a second)."""

    name: str
    title: str
    bound: str
    change: Callable[[Path, random.Random], None] | None = None


@dataclass(frozen=True)
class Workload:
    """A folder, and its deliveries one after the other. `make(folder, source, scale)` writes it."""

    name: str
    make: Callable[[Path, random.Random, float], None]
    steps: tuple[Step, ...]
    # Bytes of the folder. What is more than others need runs only when it is asked for by its name.
    size: int = SHARDS * SHARD_BYTES
    is_asked_for: bool = False


# --- weights -----------------------------------------------------------------------------------------------------------


def _weights(folder: Path, source: random.Random, scale: float, shards: int = SHARDS, shard_bytes: int = SHARD_BYTES) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "bert", "architectures": ["BertModel"]}))
    for number in range(1, shards + 1):
        with open(folder / f"model-{number:05}-of-{shards:05}.safetensors", "wb") as file:
            size = int(shard_bytes * scale) - HEADER
            file.write(_header(size))
            file.writelines(_noise(source, size))


def _header(size: int) -> bytes:
    tensor = json.dumps({"weights": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", HEADER - 8) + tensor.ljust(HEADER - 8)


def _noise(source: random.Random, size: int) -> Iterator[bytes]:
    for start in range(0, size, PIECE):
        yield source.randbytes(min(PIECE, size - start))


def _second_shard(folder: Path) -> Path:
    return sorted(folder.glob("*.safetensors"))[1]


def _overwrite(folder: Path, source: random.Random) -> None:
    """Overwrites a contiguous hundredth in the middle."""
    path = _second_shard(folder)
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(size // 2)
        file.write(source.randbytes(size // 100))


def _insert(folder: Path, source: random.Random) -> None:
    """Inserts a contiguous hundredth after the first third: all that follows moves."""
    path = _second_shard(folder)
    size = path.stat().st_size
    grown = path.with_suffix(".new")
    with open(path, "rb") as old, open(grown, "wb") as new:
        new.write(_header(size - HEADER + size // 100))
        old.seek(HEADER)
        _copy(old, new, size // 3)
        new.write(source.randbytes(size // 100))
        _copy(old, new, size)
    grown.rename(path)


def _copy(old, new, most: int) -> None:
    while most > 0 and (piece := old.read(min(PIECE, most))):
        new.write(piece)
        most -= len(piece)


# --- many small files --------------------------------------------------------------------------------------------------


def _small(folder: Path, source: random.Random, scale: float, suffix: str, alphabet: bytes | None) -> None:
    for number in range(max(1, round(SMALL_FILES * scale))):
        path = folder / f"{number // PER_FOLDER:02}" / f"{number:05}{suffix}"
        path.parent.mkdir(exist_ok=True)
        noise = source.randbytes(source.randint(*SMALL_BYTES))
        path.write_bytes(noise.translate(alphabet) if alphabet else noise)


def _texts(folder: Path, source: random.Random, scale: float) -> None:
    _small(folder, source, scale, ".txt", LETTERS)


def _binaries(folder: Path, source: random.Random, scale: float) -> None:
    _small(folder, source, scale, ".dat", None)


COPIES = (
    "memory: a byte is read, cut, hashed twice and sent here; received, hashed, written, read and hashed again there. More than half of it is the"
    " Local Hub's, on the same cores, and the same for both clients"
)
ONE_AFTER_THE_OTHER = (
    "SHA-256, one core, twice: of the whole file here, then on the Local Hub, which proves what the file claims to be before it commits; one can't begin"
    " before the other has ended"
)
GLANCE = "looking at every file's size and times (three calls of the system each), and a look at the branch; nothing is read"
AGAIN = "the start of the process and one call to the Hub"
TEXTS = (
    "reading each file twice (searched for secrets before there is a plan, hashed when it is sent), SHA-1, SHA-256 and base64; then the Local Hub, which"
    " decodes, hashes and writes all of it in the one commit"
)
BINARIES = (
    "opening and reading 5,000 files, SHA-256, cutting and packing, while the Local Hub takes the blocks before; at the end the commit, in which it"
    " proves each file"
)

WORKLOADS = (
    Workload(
        "weights",
        _weights,
        (
            Step("new", "2 GiB new, 4 files of 512 MiB", COPIES),
            Step("again", "the same again", AGAIN),
            Step("overwritten", "one of the four, 1 % overwritten", ONE_AFTER_THE_OTHER, _overwrite),
            Step("inserted", "one of the four, 1 % inserted", ONE_AFTER_THE_OTHER, _insert),
        ),
    ),
    Workload("one-file", partial(_weights, shards=1, shard_bytes=SHARDS * SHARD_BYTES), (Step("new", "2 GiB new, 1 file", COPIES),)),
    Workload(
        "large",
        partial(_weights, shard_bytes=SHARDS * SHARD_BYTES),
        (Step("new", "8 GiB new, 4 files of 2 GiB", COPIES),),
        size=SHARDS * SHARDS * SHARD_BYTES,
        is_asked_for=True,
    ),
    Workload("texts", _texts, (Step("new", "5,000 text files of 2-40 KiB, new", TEXTS), Step("again", "the same again", GLANCE))),
    Workload("binaries", _binaries, (Step("new", "5,000 binary files of 2-40 KiB, new", BINARIES), Step("again", "the same again", GLANCE))),
)
