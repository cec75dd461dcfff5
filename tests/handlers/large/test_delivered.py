"""A tiny model of each family, delivered by `courier` to a Local Hub: downloaded by the official client it is as on disk, its own library loads it from
the downloaded snapshot, and the code on its card loads it as it stands there."""

import hashlib
import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import builders  # noqa: E402
import small  # noqa: E402

# Nothing of the machine may shine through: no login, no proxy, no mirror, and the network that `./run handlers` takes away is there, up to the Local Hub.
LEFT_OUT = ("HF_", "HUGGING", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "TRANSFORMERS_OFFLINE")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}

PIPELINE = 'from transformers import pipeline; model = pipeline("{task}", model=folder)'
AUTO = "import transformers; model = transformers.{name}.from_pretrained(folder)"
# Family: how it is made, how its library loads it from a folder, what the code on the card has to give (a name in it; None: the card says how to download).
FAMILIES = {
    "text-classification": (builders.text_classification, AUTO.format(name="AutoModelForSequenceClassification"), "model"),
    "token-classification": (builders.token_classification, AUTO.format(name="AutoModelForTokenClassification"), "model"),
    "fill-mask": (builders.fill_mask, AUTO.format(name="AutoModelForMaskedLM"), "model"),
    "question-answering": (builders.question_answering, AUTO.format(name="AutoModelForQuestionAnswering"), "model"),
    "feature-extraction": (builders.feature_extraction, AUTO.format(name="AutoModel"), "model"),
    "text-generation": (builders.text_generation, PIPELINE.format(task="text-generation"), "model"),
    "summarization": (builders.summarization, AUTO.format(name="AutoModelForSeq2SeqLM"), "model"),
    "translation": (builders.translation, AUTO.format(name="AutoModelForSeq2SeqLM"), "model"),
    "image-classification": (builders.image_classification, PIPELINE.format(task="image-classification"), "model"),
    "audio-classification": (builders.audio_classification, AUTO.format(name="AutoModelForAudioClassification"), "model"),
    "sentence-transformers": (builders.sentence_similarity, "from sentence_transformers import SentenceTransformer as C; model = C(folder)", "model"),
    "cross-encoder": (builders.text_ranking, "from sentence_transformers import CrossEncoder as C; model = C(folder)", "model"),
    "timm": (builders.timm_model, 'import timm; model = timm.create_model("local-dir:" + folder, pretrained=True)', "model"),
    "setfit": (builders.setfit_model, "from setfit import SetFitModel; model = SetFitModel.from_pretrained(folder)", "model"),
    "spacy": (partial(builders.spacy_model, component="ner"), "import spacy; model = spacy.load(folder)", "nlp"),
    "diffusers": (small.diffusers_pipeline, "from diffusers import DiffusionPipeline as C; model = C.from_pretrained(folder)", "pipeline"),
    "scikit-learn-joblib": (small.joblib_model, 'import joblib; model = joblib.load(folder + "/model.joblib")', None),
    "scikit-learn-skops": (small.skops_model, 'import skops.io; model = skops.io.load(folder + "/model.skops")', None),
    "onnx": (small.onnx_model, 'import onnxruntime; model = onnxruntime.InferenceSession(folder + "/model.onnx")', None),
    "safetensors": (small.plain_tensors, 'from safetensors import safe_open; model = safe_open(folder + "/model.safetensors", "pt")', None),
}


MARK = "told: "
OTHER = f"""
import json, sys, traceback
for line in sys.stdin:
    code, expression = json.loads(line)
    names = {{}}
    try:
        exec(code, names)
        told = {{"told": str(eval(expression, names))}}
    except BaseException:
        told = {{"error": traceback.format_exc()}}
    print({MARK!r} + json.dumps(told), flush=True)
"""


class Hub:
    """A Local Hub, and whoever delivers to it and downloads from it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.program = os.environ.get("COURIER_BIN")
        assert self.program, "COURIER_BIN must name the built `courier`"
        command = [self.program, "local-hub", "--dir", str(folder / "hub"), "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=CLEAN | {"COURIER_HOME": str(folder / "home")})
        told = json.loads(self.process.stdout.readline())
        account = next(account for account in told["accounts"] if account["kind"] == "write")
        self.user = account["user"]
        self.environment = CLEAN | {
            "COURIER_HOME": str(folder / "home"), "HF_ENDPOINT": told["endpoint"], "HF_TOKEN": account["token"], "HF_HOME": str(folder / "cache"),
            "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHONDONTWRITEBYTECODE": "1",
        }
        # The client reads its settings when it is imported, and the libraries take long to import: one process for all, and none of ours.
        piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.other = subprocess.Popen([sys.executable, "-c", OTHER], env=self.environment, cwd=folder, **piped)

    def deliver(self, model: Path) -> str:
        repo = f"{self.user}/{model.name}"
        command = [self.program, "deliver", str(model), "--to", repo, "--yes", "--json"]
        done = subprocess.run(command, env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return repo

    def tell(self, code: str, expression: str) -> str:
        """Runs code as somebody else would, who knows only the Hub; gives what `expression` is afterwards."""
        self.other.stdin.write(json.dumps([code, expression]) + "\n")
        self.other.stdin.flush()
        for line in self.other.stdout:
            # Libraries print what they like.
            if line.startswith(MARK):
                told = json.loads(line.removeprefix(MARK))
                assert "told" in told, f"{code}\n{told}"
                return told["told"]
        raise AssertionError("the other process ended")

    def close(self) -> None:
        for process in (self.other, self.process):
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    hub = Hub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.close()


def snapshot(hub: Hub, repo: str) -> Path:
    return Path(hub.tell("import huggingface_hub", f"huggingface_hub.snapshot_download({repo!r}, revision='v1')"))


def is_whole(model: Path, there: Path) -> None:
    """Every file of the folder that is delivered is there, byte for byte, but for a card, which is completed."""
    digest = lambda file: hashlib.sha256(file.read_bytes()).hexdigest()  # noqa: E731
    files = {file.relative_to(model) for file in model.rglob("*") if file.is_file()} - {Path("README.md")}
    assert files and not [path for path in files if digest(model / path) != digest(there / path)]


def usage(card: str) -> str:
    """The code on a card that loads exactly this version; a library's own card comes with code of its own before it."""
    blocks = [block for block in re.findall(r"```python\n(.*?)\n```", card, re.DOTALL) if "v1" in block]
    assert len(blocks) == 1, card
    return blocks[0]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_delivered_model_loads_by_its_library_and_by_its_card(family, hub, tmp_path):
    build, load, gives = FAMILIES[family]
    model = tmp_path / f"tiny-{family}"
    build(model)
    there = snapshot(hub, hub.deliver(model))
    is_whole(model, there)
    loaded = hub.tell(f"folder = {str(there)!r}\n{load}", "type(model).__name__")
    code = usage((there / "README.md").read_text())
    if gives is None:
        assert Path(hub.tell(code, "folder")) == there
    else:
        by_card = hub.tell(code, f"type({gives}).__name__")
        assert by_card == loaded or "Pipeline" in loaded + by_card, (by_card, loaded)


def test_a_delivered_adapter_loads_on_its_delivered_base(hub, tmp_path):
    base, model = tmp_path / "tiny-base", tmp_path / "tiny-adapter"
    builders.text_generation(base)
    builders.adapter(model, str(base), "CAUSAL_LM")
    settings = json.loads((model / "adapter_config.json").read_text())
    (model / "adapter_config.json").write_text(json.dumps(settings | {"base_model_name_or_path": hub.deliver(base)}))
    (model / "README.md").unlink(missing_ok=True)
    there = snapshot(hub, hub.deliver(model))
    is_whole(model, there)
    card = (there / "README.md").read_text()
    assert f"base_model: {hub.user}/tiny-base" in card and "base_model_relation: adapter" in card, card
    assert hub.tell(usage(card), "type(model).__name__") == "PeftModelForCausalLM"
