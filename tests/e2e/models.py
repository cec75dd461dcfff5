"""Model folders as training leaves them behind, small ones and one that takes a while to send."""

import json
import os
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
