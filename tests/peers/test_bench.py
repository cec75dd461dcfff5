"""`./run bench` must be ready when somebody wants numbers: it runs, both clients arrive, and every cell of its table is filled."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"


def test_a_small_comparison_fills_its_table(tmp_path):
    command = [sys.executable, str(BENCH), "--only", "texts", "--pairs", "1", "--scale", "0.002", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    told = json.loads((tmp_path / "bench.json").read_text())
    new, again = told["rows"]
    for client in ("hf upload", "courier"):
        for column in ("wall", "cpu", "peak", "sent", "server_cpu"):
            assert new["cells"][client][column]["median"] > 0, (client, column)
        assert again["cells"][client]["sent"]["median"] < new["cells"][client]["sent"]["median"]
    assert again["cells"]["courier"]["told"]["median"] == 0
    assert (tmp_path / "bench.md").read_text().count("**ratio**") == 2
