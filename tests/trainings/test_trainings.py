"""Real trainings of transformers beside what our writer of their files pretends, and watched, delivered, gone on with, by `courier`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

HERE = Path(__file__).parent
COURIER, PRETENDED = (os.environ.get(name) for name in ("COURIER_BIN", "PRETENDED_BIN"))
LEFT_OUT = ("HF_", "HUGGING", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "COURIER_HOME")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}


def train(out: Path, steps: int, *more: str, environment=CLEAN, folder=None) -> None:
    """Runs in `folder`, where that matters."""
    command = [sys.executable, HERE / "real.py", out, str(steps), *more]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=900)
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


class Hub:
    """A Local Hub, and who delivers to it."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.process = folder, 0, None
        told = self.start()
        account = next(account for account in told["accounts"] if account["kind"] == "write")
        path = f"{Path(COURIER).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = CLEAN | {"COURIER_HOME": str(folder / "home"), "HF_ENDPOINT": told["endpoint"], "HF_TOKEN": account["token"], "PATH": path}
        self.user = account["user"]

    def start(self) -> dict:
        command = [COURIER, "local-hub", "--dir", self.folder / "hub", "--port", str(self.port), "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=CLEAN | {"COURIER_HOME": str(self.folder / "home")})
        told = json.loads(self.process.stdout.readline())
        self.port = urlsplit(told["endpoint"]).port
        return told

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


@pytest.fixture
def hub(tmp_path):
    hub = Hub(tmp_path)
    yield hub
    hub.stop()
    # What a training left behind, where a test did not come to its end.
    for running in deliveries_in(tmp_path / "home"):
        os.kill(running, signal.SIGTERM)


def deliveries_in(home: Path) -> list[int]:
    """The processes of ours that use this home folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"COURIER_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def courier(environment, *arguments: str) -> list[dict]:
    done = subprocess.run([COURIER, *arguments, "--json"], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def finished(hub: Hub) -> int:
    return len(courier(hub.environment, "deliveries", "list", "--state", "finished"))


def until(what: str, is_so) -> None:
    deadline = time.monotonic() + 300
    while not is_so():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(1)


def each_is_a_version(hub: Hub, repo: str, out: Path, steps: list[int]) -> None:
    """The checkpoints of these steps are v1, v2 and so on, byte for byte by the Hub's own records."""
    for number, step in enumerate(steps, 1):
        courier(hub.environment, "verify", str(out / f"checkpoint-{step}"), f"{repo}@v{number}")


def checkpoints(out: Path) -> list[int]:
    return [int(checkpoint.name.split("-")[1]) for checkpoint in out.glob("checkpoint-*")]


def test_a_real_training_becomes_v1_and_v2_when_it_was_gone_on_with_and_a_crashed_one_nothing(hub, tmp_path):
    out, environment = tmp_path / "out", hub.environment
    courier(environment, "watch", "add", str(out), "--to", f"{hub.user}/watched", "--settle", "1")
    tags = lambda: [found["tag"] for found in reversed(courier(environment, "watch", "show", str(out))[0]["found"])]  # noqa: E731
    train(out, 6)
    courier(environment, "watch", "run", "--once")
    assert tags() == ["v1"]
    crashed = subprocess.Popen([sys.executable, HERE / "real.py", out, "100000", "--resume", "--keep", "9"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until("it trains on", lambda: max(checkpoints(out)) > 6)
    crashed.kill()
    crashed.wait()
    courier(environment, "watch", "run", "--once")
    assert tags() == ["v1"]
    for step in checkpoints(out):
        # Trainer goes on from the last one, whole or not.
        if not (out / f"checkpoint-{step}/trainer_state.json").exists():
            shutil.rmtree(out / f"checkpoint-{step}")
    train(out, max(checkpoints(out)) + 4, "--resume", environment=environment)
    courier(environment, "watch", "run", "--once")
    assert tags() == ["v1", "v2"]


def test_the_callback_of_the_readme_delivers_each_checkpoint_and_the_final_model(hub, tmp_path):
    repo, out = f"{hub.user}/called", tmp_path / "out"
    train(out, 6, "--keep", "9", "--deliver", repo, environment=hub.environment, folder=tmp_path)
    final = courier(hub.environment, "deliver", str(out), "--to", repo, "--yes")[-1]
    assert final["receipt"]["tag"] in ("v3", "v4"), "it comes behind the checkpoints"
    until("three versions", lambda: finished(hub) >= 4)
    each_is_a_version(hub, repo, out, [2, 4, 6])
    log = (tmp_path / "courier.log").read_text()
    assert all(f"Delivered as v{number} to" in log for number in (1, 2, 3)) and hub.environment["HF_TOKEN"] not in log, log


def test_a_hub_that_is_away_stops_no_training_and_gets_the_versions_in_their_order_later(hub, tmp_path):
    repo, out = f"{hub.user}/later", tmp_path / "out"
    hub.stop()
    train(out, 6, "--keep", "9", "--deliver", repo, environment=hub.environment, folder=tmp_path)
    assert len(deliveries_in(tmp_path / "home")) == 3, (tmp_path / "courier.log").read_text()
    hub.start()
    until("three versions", lambda: finished(hub) == 3)
    each_is_a_version(hub, repo, out, [2, 4, 6])


def test_a_courier_that_is_not_there_stops_no_training(tmp_path):
    environment = CLEAN | {"PATH": "/usr/bin:/bin"}
    train(tmp_path / "out", 4, "--deliver", "me/bert", environment=environment, folder=tmp_path)
    assert (tmp_path / "courier.log").read_text().count("not found") == 2
