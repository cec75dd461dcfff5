"""What `courier` delivers, the official Python client downloads byte for byte: sent by Xet and by LFS, over http and https, fetched with and without Xet."""

import json
import os
import random
import subprocess

import pytest

HUBS = [("http", "xet"), ("https", "xet"), ("http", "lfs"), ("https", "lfs")]


def write_model(folder, shards: int, seed: str) -> None:
    """Writes a small sharded transformers model."""
    names = [f"model-{number:05}-of-{shards:05}.safetensors" for number in range(1, shards + 1)]
    files = {
        "config.json": json.dumps({"architectures": ["BertForSequenceClassification"], "model_type": "bert"}).encode(),
        "tokenizer.json": b'{"version": "1.0", "model": {"type": "WordPiece", "vocab": {}}}',
        "tokenizer_config.json": b'{"tokenizer_class": "BertTokenizer"}',
        "vocab.txt": "[PAD]\n[UNK]\ngröße\n".encode(),
        "model.safetensors.index.json": json.dumps({"weight_map": {f"layer.{n}": name for n, name in enumerate(names)}}).encode(),
    }
    for number, name in enumerate(names):
        files[name] = safetensors(f"layer.{number}", random.Random(f"{seed}{number}").randbytes(3_000_000))
    folder.mkdir()
    for path, content in files.items():
        (folder / path).write_bytes(content)


def safetensors(tensor: str, data: bytes) -> bytes:
    """The bytes of a safetensors file with one tensor of bytes."""
    header = json.dumps({tensor: {"dtype": "U8", "shape": [len(data)], "data_offsets": [0, len(data)]}}).encode()
    return len(header).to_bytes(8, "little") + header + data


def deliver(hub, folder, home, repo: str) -> None:
    """Runs the real program to its end."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "COURIER_HOME": str(home),
        "HF_ENDPOINT": hub.endpoint,
        "HF_TOKEN": hub.account("write")["token"],
    } | ({"SSL_CERT_FILE": hub.ca_file} if hub.ca_file else {})
    command = [os.environ["COURIER_BIN"], "deliver", str(folder), "--to", repo, "--yes", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(("scheme", "kind"), HUBS, ids=["-".join(hub) for hub in HUBS])
def test_a_delivery_arrives_byte_for_byte(hubs, client, tmp_path, scheme, kind):
    hub = hubs(scheme, kind)
    repo = f"{hub.account('write')['user']}/delivered"
    for number, shards in ((1, 3), (2, 2)):
        folder = tmp_path / f"model-{number}"
        write_model(folder, shards, seed=f"model {number}")
        deliver(hub, folder, tmp_path / "home", repo)
    for number in (1, 2):
        for xet in (True, False):
            client(scheme, xet, kind).run("find_version", repo, f"v{number}", str(tmp_path / f"model-{number}"))
