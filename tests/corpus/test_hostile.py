"""Files made to harm whoever looks at them: none may crash the program, hold it up, or cost it more than 200 MiB.

Each is beside a sound model, as a file among others would be. Times are bounded loosely, for slow machines: what is caught are hangs.
"""

import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

import good
from writers import write

MOST_MEMORY = 200 * 1024 * 1024
MOST_SECONDS = 240
GIB = 1024**3
MEASURED = []
# A small process in between: what a child is said to have used at most is never less than its parent had when it began.
WATCH = """
import json, os, sys
child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime]), file=sys.stderr)
"""


def sparse(place: Path, size: int, start: bytes = b"") -> None:
    """A file of `size` bytes that takes no room."""
    place.write_bytes(start)
    os.truncate(place, size)


def header_of_2_63(folder):
    sparse(folder / "a.safetensors", 1000, (2**63).to_bytes(8, "little"))


def header_of_99_megabytes(folder):
    entry = '"t{}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'
    text = ("{" + ",".join(entry.format(number) for number in range(1_700_000)))[:99_000_000]
    (folder / "a.safetensors").write_bytes(len(text).to_bytes(8, "little") + text.encode())


def one_name_of_99_megabytes(folder):
    text = '{"' + "x" * 99_000_000
    (folder / "a.safetensors").write_bytes(len(text).to_bytes(8, "little") + text.encode())


def deep_json(folder):
    for name in ("config.json", "model.safetensors.index.json", "trainer_state.json", "tokenizer_config.json", "adapter_config.json"):
        write(folder, name, '{"log_history":' + "[" * 1_000_000)


def json_of_brackets(folder):
    write(folder, "config.json", "[" + '{"a":{}},' * 400_000 + "{}]")
    write(folder, "trainer_state.json", '{"log_history":[' + '{"eval_a":[' * 200_000)
    write(folder, "train.ipynb", '{"cells":[' + '{"outputs":[1]},' * 2_000_000 + "{}]}")


def index_of_a_million_entries(folder):
    places = {f"model.layers.{number}.weight": f"model-{number % 300:05}-of-00300.safetensors" for number in range(1_000_000)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))


def pickle_bombs(folder):
    (folder / "deep.pkl").write_bytes(b"\x80\x04N" + b"\x85" * 20_000_000 + b".")
    (folder / "high.pkl").write_bytes(b"\x80\x04" + b"(" * 20_000_000)
    (folder / "memo.pkl").write_bytes(b"\x80\x04" + b"\x8c\xc8" + b"x" * 200 + b"\x94" * 20_000_000)
    (folder / "texts.pkl").write_bytes(b"\x80\x04" + (b"\x8c\xc8" + b"x" * 200 + b"\x94") * 300_000)
    (folder / "long.pkl").write_bytes(b"\x80\x04\x8d" + (2**63).to_bytes(8, "little"))
    (folder / "packed.joblib").write_bytes(zlib.compress(b"\x80\x04" + b"2" * GIB, 9))


def zip_bombs(folder):
    with zipfile.ZipFile(folder / "model.pt", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("model/data.pkl", "w", force_zip64=True) as member:
            member.write(b"\x80\x02")
            for _ in range(64):
                member.write(b"2" * (16 * 1024 * 1024))
    with zipfile.ZipFile(folder / "model.skops", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("schema.json", "[" + '{"__class__":"a"},' * 20_000_000)
    with zipfile.ZipFile(folder / "many.pth", "w") as archive:
        for number in range(60_000):
            archive.writestr(f"m/{number}.pkl", b"")


def gguf_bombs(folder):
    start = b"GGUF" + (3).to_bytes(4, "little")
    text = lambda text: len(text).to_bytes(8, "little") + text
    lists = text(b"k") + (9).to_bytes(4, "little") + (8).to_bytes(4, "little") + (2**60).to_bytes(8, "little")
    sparse(folder / "list.gguf", 100 * GIB, start + (0).to_bytes(8, "little") + (1).to_bytes(8, "little") + lists)
    sparse(folder / "entries.gguf", 100 * GIB, start + (10**6).to_bytes(8, "little") + (10**6).to_bytes(8, "little"))


def sparse_files_of_100_gigabytes(folder):
    for name in ("a.safetensors", "a.gguf", "a.bin", "a.pt", "a.onnx", "a.pkl", "a.keras", "a.skops", "notes.txt", "vocab.json", "model.safetensors.index.json", "plain"):
        sparse(folder / name, 100 * GIB)
    sparse(folder / "b.safetensors", 100 * GIB, (90_000_000).to_bytes(8, "little") + b"{")
    sparse(folder / "b.pt", 100 * GIB, b"PK\x03\x04")
    sparse(folder / "text.txt", 100 * GIB, b"words " * 1000)
    sparse(folder / "big.ipynb", 100 * GIB, b'{"cells": [')


def card_of_aliases(folder):
    lines = ["---", "a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)), "---"]
    write(folder, "README.md", "\n".join(lines))


def names_that_are_not_utf_8(folder):
    for name in (b"\xff\xfe.bin", b"a\xf0\x28.safetensors", b"folder\xff"):
        try:
            place = os.path.join(os.fsencode(folder), name)
            os.mkdir(place) if name.startswith(b"folder") else open(place, "wb").close()
        except OSError:
            pytest.skip("this file system takes no such names")


def text_of_one_line(folder):
    (folder / "vocab.txt").write_bytes(b"a" * 100_000_000)
    (folder / "notes.md").write_bytes(b"/home/" * 200_000)


HOSTILE = [
    header_of_2_63, header_of_99_megabytes, one_name_of_99_megabytes, deep_json, json_of_brackets, index_of_a_million_entries, pickle_bombs, zip_bombs,
    gguf_bombs, sparse_files_of_100_gigabytes, card_of_aliases, names_that_are_not_utf_8, text_of_one_line,
]


@pytest.mark.parametrize("harm", HOSTILE, ids=lambda harm: harm.__name__.replace("_", "-"))
def test_a_hostile_folder_does_no_harm(harm, tmp_path):
    folder = tmp_path / "model"
    good.bert_classifier(folder)
    harm(folder)
    command = [sys.executable, "-c", WATCH, os.environ["COURIER_BIN"], "inspect", str(folder), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS)
    assert ended.returncode == 0, ended.stderr
    code, memory, seconds = json.loads(ended.stderr.splitlines()[-1])
    MEASURED.append((harm.__name__, memory, seconds))
    told = json.loads(ended.stdout.splitlines()[0])
    assert code in range(0, 100) and "summary" in told, ended.stdout[:2000]
    assert memory < MOST_MEMORY, f"{memory / 2**20:.0f} MiB"


@pytest.fixture(scope="session", autouse=True)
def measured():
    """Prints what each cost."""
    yield
    for name, memory, seconds in MEASURED:
        print(f"{name:36} {memory / 2**20:6.0f} MiB {seconds:7.1f} CPU seconds")
