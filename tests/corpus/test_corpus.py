"""Looks at every folder of the corpus as a person would, with `courier inspect`, and counts: caught, missed, false alarms.

A false alarm is anything that blocks or warns without being the harm that was done. The table is printed at the end.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import broken
import good

sys.path.insert(0, str(Path(__file__).parent))
TABLE = []


def inspect(folder: Path) -> dict:
    program = os.environ.get("COURIER_BIN")
    assert program, "COURIER_BIN must name the built `courier`"
    ended = subprocess.run([program, "inspect", str(folder), "--json"], capture_output=True, text=True, timeout=60)
    line = ended.stdout.splitlines()[0]
    seen = json.loads(line)
    assert "summary" in seen, ended.stdout + ended.stderr
    blocked = any(finding["severity"] == "blocks" for finding in seen["findings"])
    assert (ended.returncode != 0) == blocked, ended.stderr
    return seen


def alarms(seen: dict) -> set[str]:
    return {finding["code"] for finding in seen["findings"] if finding["severity"] != "informs"}


@pytest.mark.parametrize("entry", good.ALL, ids=lambda entry: entry["name"])
def test_a_good_folder_raises_no_alarm(entry, tmp_path):
    folder = tmp_path / entry["name"]
    folder = entry["build"](folder) or folder
    seen = inspect(folder)
    false = alarms(seen)
    TABLE.append(("good", entry["name"], entry["real"], set(), set(), false))
    assert not false, seen["findings"]
    assert (seen["summary"]["library"], seen["summary"]["task"]) == (entry["library"], entry["task"])


@pytest.mark.parametrize("entry", broken.ALL, ids=lambda entry: entry["name"])
def test_a_broken_folder_is_caught(entry, tmp_path):
    folder = tmp_path / entry["name"]
    folder = entry["base"](folder) or folder
    entry["harm"](folder)
    seen = inspect(folder)
    codes = {finding["code"] for finding in seen["findings"]}
    caught, missed = entry["codes"] & codes, entry["codes"] - codes
    false = alarms(seen) - entry["codes"] - entry["also"]
    TABLE.append(("broken", entry["name"], True, caught, missed, false))
    assert not missed and not false, seen["findings"]
    for finding in seen["findings"]:
        assert finding["sentence"].endswith(".") and finding["remedy"].endswith("."), finding


def test_most_good_folders_are_written_by_the_libraries_themselves():
    real = sum(entry["real"] for entry in good.ALL)
    assert real * 2 >= len(good.ALL), f"{real} of {len(good.ALL)}"


def test_metrics_belong_to_the_step_of_the_weights(tmp_path):
    good.run_with_checkpoints(tmp_path / "run")
    whole, part = inspect(tmp_path / "run")["summary"], inspect(tmp_path / "run" / "checkpoint-500")["summary"]
    assert whole["checkpoints"]["best"]["folder"] == "checkpoint-1000" and whole["checkpoints"]["best"]["metric"] == "eval_loss"
    # A run that chose a best checkpoint may have loaded it at its end: which step the weights are of is then open.
    assert whole["training"]["step"] is None
    assert part["training"]["step"] == 500
    assert [(metric["name"], metric["value"], metric["step"]) for metric in part["training"]["metrics"]] == [("eval_loss", "0.9", 500)]


def test_no_best_is_claimed_without_a_number(tmp_path):
    good.run_with_checkpoints(tmp_path / "run")
    for state in (tmp_path / "run").rglob("trainer_state.json"):
        state.write_text(json.dumps(json.loads(state.read_text()) | {"best_metric": None, "best_model_checkpoint": None}))
    summary = inspect(tmp_path / "run")["summary"]
    assert summary["checkpoints"]["best"] is None and summary["checkpoints"]["last"] == "checkpoint-1000"
    assert summary["training"]["step"] == 1000


@pytest.fixture(scope="session", autouse=True)
def table():
    """Prints what was caught, missed and wrongly told, when all is done."""
    yield
    count = lambda kind, column: sum(len(row[column]) for row in TABLE if row[0] == kind)
    print(f"\n\n{'folder':44} {'caught':44} {'missed':24} false alarms")
    for kind, name, _, caught, missed, false in sorted(TABLE):
        if kind == "broken" or false:
            print(f"{name:44} {', '.join(sorted(caught)):44} {', '.join(sorted(missed)) or '-':24} {', '.join(sorted(false)) or '-'}")
    folders = {kind: sum(row[0] == kind for row in TABLE) for kind in ("good", "broken")}
    real = sum(row[2] for row in TABLE if row[0] == "good")
    print(f"\n{folders['broken']} broken folders: {count('broken', 3)} caught, {count('broken', 4)} missed, {count('broken', 5)} false alarms")
    print(f"{folders['good']} good folders ({real} written by the libraries' own save calls): {count('good', 5)} false alarms")
