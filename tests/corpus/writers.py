"""Writes what libraries that are too large for a test leave on a disk, byte for byte in their forms: PyTorch's zips, Keras's archives.

Where a library installs quickly its own save call is used (see `good.py`); the writers here stand in for the others.
"""

import io
import json
import pickle
import sys
import types
import zipfile
from pathlib import Path
from unittest import mock

import numpy
from safetensors.numpy import save_file


def write(folder: Path, path: str, content: "bytes | str | dict | list") -> Path:
    """Writes one file, making its folders; dictionaries and lists as JSON, as `save_pretrained` lays it out."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, (dict, list)):
        content = json.dumps(content, indent=2, sort_keys=True) + "\n"
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def tensors(**shapes: tuple) -> dict:
    """Named arrays of 32-bit floats; two underscores in a name stand for a dot."""
    random = numpy.random.default_rng(7)
    return {name.replace("__", "."): random.standard_normal(shape).astype(numpy.float32) for name, shape in shapes.items()}


def safetensors(folder: Path, path: str, arrays: dict, form: str = "pt") -> None:
    """Saves by the library itself, with the metadata that transformers gives it."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, place, metadata={"format": form})


class _Storage:
    def __init__(self, key: str, array: numpy.ndarray):
        self.key, self.array = key, array


def _torch_names() -> "tuple[type, callable, dict]":
    """Names that pickle writes as PyTorch's, and the empty modules in which it looks them up."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    storage = type("FloatStorage", (), {"__module__": "torch"})

    def rebuild(*_):
        raise NotImplementedError

    rebuild.__module__, rebuild.__name__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2", "_rebuild_tensor_v2"
    torch.FloatStorage, utils._rebuild_tensor_v2 = storage, rebuild
    return storage, rebuild, {"torch": torch, "torch._utils": utils}


def torch_zip(place: Path, arrays: dict, more: "dict | None" = None) -> None:
    """A checkpoint as `torch.save` has written it since 1.6: a zip, stored, with `data.pkl` and one member for each storage."""
    from collections import OrderedDict

    storage_type, rebuild, modules = _torch_names()

    class Tensor:
        def __init__(self, key, array):
            self.key, self.array = key, array

        def __reduce__(self):
            strides, step = [], 1
            for size in reversed(self.array.shape):
                strides.insert(0, step)
                step *= size
            return rebuild, (_Storage(self.key, self.array), 0, self.array.shape, tuple(strides), False, OrderedDict())

    class Pickler(pickle.Pickler):
        def persistent_id(self, thing):
            if isinstance(thing, _Storage):
                return ("storage", storage_type, thing.key, "cpu", int(thing.array.size))
            return None

    state = OrderedDict((name, Tensor(str(number), array)) for number, (name, array) in enumerate(arrays.items()))
    buffer = io.BytesIO()
    # Other libraries look whether PyTorch is there.
    with mock.patch.dict(sys.modules, modules):
        Pickler(buffer, protocol=2).dump(state if more is None else {**more, "state_dict": state})
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{place.stem}/data.pkl", buffer.getvalue())
        archive.writestr(f"{place.stem}/byteorder", "little")
        for number, array in enumerate(arrays.values()):
            archive.writestr(f"{place.stem}/data/{number}", array.tobytes())
        archive.writestr(f"{place.stem}/version", "3\n")


def keras_archive(place: Path) -> None:
    """What `model.save("x.keras")` of Keras 3 writes, with weights that nobody reads here."""
    layers = [{"module": "keras.layers", "class_name": "Dense", "config": {"name": "dense", "units": 2}}]
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.6.0", "date_saved": "2026-11-20@10:00:00"}))
        archive.writestr("config.json", json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}))
        archive.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n" + bytes(200))


def pointer(size: int) -> str:
    """What git leaves where git-lfs was not installed."""
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4d' * 32}\nsize {size}\n"


class Command:
    """Pickles as a call of the system's shell. It is never loaded."""

    def __reduce__(self):
        import os

        return os.system, ("true",)
