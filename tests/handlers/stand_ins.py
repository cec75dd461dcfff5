"""Stand-ins for the libraries that are too large for every run: they record how a handler calls them and answer in the raw form that the
real ones have. Arrays are numpy's, so that what a handler computes by itself is really computed.
"""

import contextlib
import sys
import types

import numpy as np
from PIL import Image

MADE = "a made text"
SCORED = [{"label": "good", "score": np.float32(0.75)}, {"label": "bad", "score": np.float32(0.25)}]
ENTITY = {"entity_group": "PER", "score": np.float32(0.9), "word": "Ada", "start": np.int64(0), "end": np.int64(3)}
FILLING = {"sequence": "a b", "score": np.float32(0.9), "token": 7, "token_str": "b"}
BOX = {"label": "cat", "score": np.float32(0.9), "box": {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4}}

RAW = {
    "token-classification": lambda given, asked: [ENTITY],
    "fill-mask": lambda given, asked: [FILLING],
    "zero-shot-classification": lambda given, asked: {"sequence": given, "labels": asked["candidate_labels"], "scores": [0.5] * len(asked["candidate_labels"])},
    "text-classification": lambda given, asked: [SCORED[: asked["top_k"]] for _ in given],
    "object-detection": lambda given, asked: [BOX],
    "image-segmentation": lambda given, asked: [{"label": "cat", "score": None, "mask": Image.new("L", (4, 4))}],
    "automatic-speech-recognition": lambda given, asked: {"text": "hello"},
}


class Calls(list):
    """What was called, by name, with what."""

    def note(self, name, *given, **named):
        self.append((name, given, named))

    def of(self, name):
        return [(given, named) for called, given, named in self if called == name]


class Tensor:
    """An array on a device."""

    def __init__(self, array):
        self.array = np.asarray(array)
        self.shape = self.array.shape

    def same(self, *_):
        return self

    to = float = cpu = eval = same

    def numpy(self):
        return self.array

    def tolist(self):
        return self.array.tolist()

    def softmax(self, _):
        powers = np.exp(self.array - self.array.max(-1, keepdims=True))
        return Tensor(powers / powers.sum(-1, keepdims=True))

    def sigmoid(self):
        return Tensor(1 / (1 + np.exp(-self.array)))

    def topk(self, count):
        order = np.argsort(-self.array)[:count]
        return types.SimpleNamespace(values=Tensor(self.array[order]), indices=Tensor(order))

    def __iter__(self):
        return (Tensor(row) for row in self.array)

    def __getitem__(self, place):
        return Tensor(self.array[place])


class Batch(dict):
    """What a tokenizer gives: tensors by name."""

    def to(self, *_):
        return self

    def sequence_ids(self, _):
        return [None, 0, None, 1, 1, None]


class Tokenizer:
    chat_template, pad_token, eos_token, pad_token_id, unk_token_id, model_max_length = "a template", None, "</s>", 0, 3, 32

    def __init__(self, calls):
        self.calls = calls

    def __call__(self, text, pair=None, **settings):
        self.calls.note("tokenizer", text, pair, **settings)
        if "return_tensors" not in settings:
            return {"input_ids": [2, 4, 3]}
        rows = 1 if isinstance(text, str) else len(text)
        batch = Batch(input_ids=Tensor(np.ones((rows, 6), int)), attention_mask=Tensor(np.ones((rows, 6), int)))
        if settings.get("return_offsets_mapping"):
            batch["offset_mapping"] = Tensor([[[0, 0], [0, 3], [0, 0], [0, 3], [4, 8], [0, 0]]] * rows)
        return batch

    def apply_chat_template(self, chat, **settings):
        self.calls.note("chat", chat, **settings)
        return "a prompt"

    def convert_tokens_to_ids(self, name):
        return 9 if name == "deu_Latn" else self.unk_token_id

    def batch_decode(self, made, **_):
        return [MADE for _ in made]

    def decode(self, made, **_):
        return MADE


class Processor(Tokenizer):
    def __call__(self, **given):
        self.calls.note("processor", **given)
        return Batch(pixel_values=Tensor(np.ones((1, 3, 4, 4))), input_ids=Tensor(np.ones((1, 6), int)))


class Model:
    """A model of any kind."""

    device, dtype = "cpu", "float32"
    config = types.SimpleNamespace(is_encoder_decoder=False, max_position_embeddings=32)
    labels, classes_ = ["bad", "good"], np.array(["bad", "good"])

    def __init__(self, calls):
        self.calls = calls

    def same(self, *_):
        return self

    to = eval = merge_and_unload = same

    def __call__(self, *given, **named):
        self.calls.note("model", *given, **named)
        if given:
            return Tensor([[0.5, 1.5, 1.0]] * len(given[0].array))
        rows = named["input_ids"].shape[0]
        logits = Tensor([[0.0, 0.0, 0.0, 5.0, 1.0, 0.0]] * rows)
        return types.SimpleNamespace(last_hidden_state=Tensor(np.ones((rows, 6, 4))), start_logits=logits, end_logits=logits)

    def generate(self, **named):
        self.calls.note("generate", **named)
        rows = named["input_ids"].shape[0]
        return Tensor(np.ones((rows, 9), int))

    def encode(self, texts, **named):
        self.calls.note("encode", texts, **named)
        return np.eye(len(texts), 4) if len(texts) <= 4 else np.ones((len(texts), 4))

    def predict(self, pairs):
        return np.arange(len(pairs), dtype=np.float32)

    def predict_proba(self, texts, **_):
        return np.array([[0.25, 0.75]] * len(texts))


def loader(calls, name, make):
    """A class with `from_pretrained`."""

    def from_pretrained(folder, **settings):
        calls.note(name, folder, **settings)
        return make()

    return types.SimpleNamespace(from_pretrained=from_pretrained)


class Library(types.ModuleType):
    """A module any of whose classes can be loaded."""

    def __init__(self, name, calls):
        super().__init__(name)
        self.calls = calls

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        kind = Processor if name.endswith("Processor") else Tokenizer if name.endswith("Tokenizer") else Model
        return loader(self.calls, name, lambda: kind(self.calls))


def pipeline(calls):
    def make(task, **settings):
        calls.note("pipeline", task, **settings)

        def ask(given, **asked):
            calls.note(task, given, **asked)
            return RAW.get(task, lambda given, asked: SCORED)(given, asked)

        return ask

    return make


def document(text):
    entity = types.SimpleNamespace(label_="PERSON", text=text[:3], start_char=0, end_char=3)
    return types.SimpleNamespace(ents=[entity], cats={"good": 0.75, "bad": 0.25})


@contextlib.contextmanager
def installed():
    """Puts the stand-ins in the place of the libraries; gives what is called."""
    calls = Calls()
    names = ("torch", "transformers", "peft", "safetensors", "diffusers", "timm", "setfit", "sentence_transformers", "spacy", "optimum", "optimum.onnxruntime")
    modules = {name: Library(name, calls) for name in names}
    torch = modules["torch"]
    torch.float32, torch.bfloat16, torch.float16 = "float32", "bfloat16", "float16"
    torch.cuda = types.SimpleNamespace(is_available=lambda: False)
    torch.inference_mode = contextlib.nullcontext
    torch.manual_seed = lambda seed: calls.note("seed", seed)
    torch.Generator = lambda device: types.SimpleNamespace(manual_seed=lambda seed: ("generator", seed))
    torch.stack = lambda rows: Tensor(np.stack(rows))
    modules["transformers"].pipeline = pipeline(calls)
    modules["peft"].PeftConfig = loader(calls, "PeftConfig", lambda: types.SimpleNamespace(base_model_name_or_path="owner/base", revision="abc"))
    modules["safetensors"].safe_open = None
    for name in ("SentenceTransformer", "CrossEncoder"):
        setattr(modules["sentence_transformers"], name, lambda folder, device: Model(calls))
    images = lambda prompts, **named: calls.note("diffuse", prompts, **named) or types.SimpleNamespace(images=[Image.new("RGB", (8, 8)) for _ in prompts])
    modules["diffusers"].DiffusionPipeline = loader(calls, "DiffusionPipeline", lambda: types.SimpleNamespace(to=lambda device: images))
    modules["timm"].create_model = lambda name, **named: calls.note("timm", name, **named) or Model(calls)
    modules["timm"].data = types.SimpleNamespace(
        resolve_data_config=lambda shape, model: shape, create_transform=lambda **shape: lambda image: np.zeros((3, 4, 4))
    )
    modules["spacy"].prefer_gpu = lambda: False
    modules["spacy"].load = lambda folder: types.SimpleNamespace(pipe=lambda texts: map(document, texts))
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield calls
    finally:
        for name, module in before.items():
            sys.modules.pop(name) if module is None else sys.modules.update({name: module})
