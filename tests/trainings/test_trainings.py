"""Real trainings of transformers beside what our writer of their files pretends, and watched, delivered, gone on with, by `courier`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COURIER, PRETENDED = (os.environ.get(name) for name in ("COURIER_BIN", "PRETENDED_BIN"))
LEFT_OUT = ("HF_", "HUGGING", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "COURIER_HOME")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}


def train(folder: Path, steps: int, *more: str, environment=CLEAN) -> None:
    done = subprocess.run([sys.executable, HERE / "real.py", folder, str(steps), *more], env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same run, real and pretended: six steps, a checkpoint every two, two of them kept."""
    folder = tmp_path_factory.mktemp("runs")
    train(folder / "real", 6)
    subprocess.run([PRETENDED, folder / "pretended", "6", "2", "2"], check=True)
    return folder / "real", folder / "pretended"


def files(run: Path) -> dict[str, int]:
    return {str(file.relative_to(run)): file.stat().st_mtime_ns for file in run.rglob("*") if file.is_file()}


def shape(value):
    """Names and kinds of what JSON holds; the entries of a list by those of the first."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [sorted({json.dumps(shape(inner), sort_keys=True) for inner in value})[:1]]
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


def test_the_same_files_lie_in_the_same_places(runs):
    real, pretended = (set(files(run)) for run in runs)
    # Our tokenizer has a list of words beside it, and our model a license.
    ours = {path for path in pretended if path.rsplit("/")[-1] in ("vocab.txt", "LICENSE")}
    assert pretended - ours == real, (sorted(pretended - ours - real), sorted(real - pretended))


def test_what_counts_comes_in_the_same_order(runs):
    for run in runs:
        written = files(run)
        assert [int(path.split("-")[1].split("/")[0]) for path in sorted(written) if path.endswith("/trainer_state.json")] == [4, 6]
        for step in (4, 6):
            within = [at for path, at in written.items() if path.startswith(f"checkpoint-{step}/")]
            assert written[f"checkpoint-{step}/trainer_state.json"] == max(within), "a checkpoint is whole with its state"
        assert written["model.safetensors"] >= written["checkpoint-6/trainer_state.json"], "the final model comes behind the last checkpoint"
        assert written["trainer_state.json"] >= written["model.safetensors"]


def test_the_states_say_the_same_in_the_same_words(runs):
    real, pretended = (json.loads((run / "checkpoint-6/trainer_state.json").read_text()) for run in runs)
    assert shape(real) == shape(pretended)
    for name in ("global_step", "max_steps", "save_steps", "best_model_checkpoint", "stateful_callbacks"):
        assert real[name] == pretended[name], name
    ended = [json.loads((run / "trainer_state.json").read_text())["log_history"][-1] for run in runs]
    assert all("train_runtime" in last for last in ended)


@pytest.fixture
def hub(tmp_path):
    command = [COURIER, "local-hub", "--dir", tmp_path / "hub", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=CLEAN | {"COURIER_HOME": str(tmp_path / "home")})
    told = json.loads(process.stdout.readline())
    account = next(account for account in told["accounts"] if account["kind"] == "write")
    environment = CLEAN | {"COURIER_HOME": str(tmp_path / "home"), "HF_ENDPOINT": told["endpoint"], "HF_TOKEN": account["token"]}
    yield account["user"], environment
    process.terminate()
    process.wait(timeout=30)


def courier(environment, *arguments: str) -> list[dict]:
    done = subprocess.run([COURIER, *arguments, "--json"], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_real_training_becomes_v1_and_v2_when_it_was_gone_on_with(hub, tmp_path):
    user, environment = hub
    out = tmp_path / "out"
    courier(environment, "watch", "add", str(out), "--to", f"{user}/watched", "--settle", "1")
    tags = lambda: [found["tag"] for found in reversed(courier(environment, "watch", "show", str(out))[0]["found"])]  # noqa: E731
    train(out, 6)
    courier(environment, "watch", "run", "--once")
    assert tags() == ["v1"]
    train(out, 10, "resume")
    courier(environment, "watch", "run", "--once")
    assert tags() == ["v1", "v2"]


def test_the_callback_of_the_readme_delivers_each_checkpoint(hub, tmp_path):
    user, environment = hub
    train(tmp_path / "out", 4, "--deliver", COURIER, f"{user}/called", environment=environment)
    ended = [one for one in courier(environment, "deliveries", "list") if one["state"]["state"] == "finished"]
    assert len(ended) == 2, ended
