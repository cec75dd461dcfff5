"""Model folders as training leaves them behind, small ones and one that takes a while to send."""

import json
import os
import random
import string
import struct
from pathlib import Path

_CONFIG = {
    "model_type": "distilbert", "architectures": ["DistilBertForSequenceClassification"], "dim": 64, "n_layers": 1, "n_heads": 2, "vocab_size": 128,
    "id2label": {"0": "calm", "1": "excited"}, "label2id": {"calm": 0, "excited": 1}, "torch_dtype": "float32",
}
_CARD = """---
license: apache-2.0
language: en
pipeline_tag: text-classification
library_name: transformers
---
# Mood of a sentence

Says whether a sentence is calm or excited. Trained on sentences that were written for it.
"""


def classifier(folder: Path, weights: int = 1 << 20) -> Path:
    """A text classifier of `weights` bytes of random weights, with tokenizer, card and license: preflight has nothing to warn about."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(_CONFIG, indent=2))
    (folder / "README.md").write_text(_CARD)
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "DistilBertTokenizer", "do_lower_case": True}))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"word{number}" for number in range(123))]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    _safetensors(folder / "model.safetensors", weights)
    return folder


_HANDLER = """class EndpointHandler:
    def __init__(self, path=""):
        self.path = path

    def __call__(self, data):
        return [{"label": "calm", "score": 0.9}]
"""


def opinionated_classifier(folder: Path) -> Path:
    """The same with a handler of its own, and a card that names another library than its files."""
    classifier(folder)
    (folder / "handler.py").write_text(_HANDLER)
    (folder / "README.md").write_text(_CARD.replace("library_name: transformers", "library_name: keras # as agreed"))
    return folder


def careless_classifier(folder: Path) -> Path:
    """The same with what preflight has to speak up about: a pickle that runs a program, and a note with a token, made up here and now."""
    classifier(folder)
    (folder / "head.pkl").write_bytes(b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.")
    (folder / "notes.txt").write_text("hf_" + "".join(random.choices(string.ascii_letters, k=34)) + "\n")
    (folder / "training_args.bin").write_bytes(b"\0" * 64)
    return folder


def _safetensors(path: Path, size: int) -> None:
    """One tensor of random numbers; written piece by piece, since it may be large."""
    rows = size // (64 * 4)
    header = json.dumps({"__metadata__": {"format": "pt"}, "embedding.weight": {"dtype": "F32", "shape": [rows, 64], "data_offsets": [0, rows * 256]}}).encode()
    header += b" " * (-len(header) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        left = rows * 256
        while left:
            piece = min(left, 8 << 20)
            file.write(os.urandom(piece))
            left -= piece
