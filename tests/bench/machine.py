"""What this machine is and can do, measured in the same run: numbers of a benchmark say nothing without it."""

import hashlib
import os
import platform
import random
import socket
import subprocess
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path

import hf_xet

MIB = 1 << 20
BLOCK = bytes(MIB)


def described(program: Path) -> dict:
    """The processor, its cores, whether it has instructions for SHA, and the versions of what is compared."""
    told = Path("/proc/cpuinfo").read_text()
    fields = {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in told.splitlines()}
    features = (fields.get("flags") or fields.get("Features") or "").split()
    courier = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    return {
        "cpu": fields.get("model name", platform.machine()),
        "sha_extensions": bool({"sha_ni", "sha2"} & set(features)),
        "avx512": "avx512f" in features,
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.release()}",
        "load_before": round(os.getloadavg()[0], 2),
        "courier": courier,
        "huggingface_hub": version("huggingface_hub"),
        "hf_xet": version("hf_xet"),
    }


def limits(folder: Path, size: int) -> dict[str, float]:
    """MB/s of one core or one connection, each on `size` bytes."""
    return {
        "page_cache_read": _page_cache_read(folder, size),
        "sha256_per_core": _sha256(size),
        "chunking": _chunking(folder, size),
        "loopback": _loopback(size),
    }


def _rate(size: int, seconds: float) -> float:
    return round(size / seconds / 1e6)


def _page_cache_read(folder: Path, size: int) -> float:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.writelines(BLOCK for _ in range(size // MIB))
        _read_through(file)
        began = time.perf_counter()
        _read_through(file)
        return _rate(size, time.perf_counter() - began)


def _read_through(file) -> None:
    room = bytearray(MIB)
    file.seek(0)
    while file.readinto(room):
        pass


def _sha256(size: int) -> float:
    digest, began = hashlib.sha256(), time.thread_time()
    for _ in range(size // MIB):
        digest.update(BLOCK)
    return _rate(size, time.thread_time() - began)


def _chunking(folder: Path, size: int) -> float:
    """By the engine of both: chunks of one file found and named, nothing sent."""
    noise = random.Random("chunks").randbytes(MIB)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.writelines(noise for _ in range(size // MIB))
        file.flush()
        began = time.perf_counter()
        hf_xet.hash_files([file.name])
        return _rate(size, time.perf_counter() - began)


def _loopback(size: int) -> float:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            receiver = threading.Thread(target=_drain, args=(accepted, size))
            began = time.perf_counter()
            receiver.start()
            for _ in range(size // MIB):
                client.sendall(BLOCK)
            receiver.join()
            return _rate(size, time.perf_counter() - began)


def _drain(accepted: socket.socket, size: int) -> None:
    room = bytearray(MIB)
    while size > 0:
        size -= accepted.recv_into(room)
