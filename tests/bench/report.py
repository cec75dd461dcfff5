"""Turns the runs into the table that people read, and into JSON for whoever compares two days."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from measuring import Measured

MIB = 1 << 20
BASELINE, OURS = "hf upload", "courier"


@dataclass(frozen=True)
class Run:
    """One measured delivery: which client, of which pair, in which row, and what courier is known to be bound by there."""

    work: str
    bound: str
    client: str
    pair: int
    measured: Measured


@dataclass(frozen=True)
class Column:
    title: str
    field: str
    unit: float
    compared: bool = True


COLUMNS = (
    Column("wall s", "wall", 1),
    Column("client CPU s", "cpu", 1),
    Column("peak MiB", "peak", MIB),
    Column("sent MiB", "sent", MIB),
    Column("sent MiB by its receipt", "told", MIB, compared=False),
    Column("server CPU s", "server_cpu", 1, compared=False),
)
NOTES = (
    "Each cell: median (least to most). Ratio: `hf upload` divided by courier, of each pair; above 1 courier needs less.",
    "The two take turns in each row, in the other order in each pair; each has fresh content of the same kind, its own new repository on the"
    " same Local Hub, and its own caches, which it keeps from row to row of a workload. The files lie in the page cache and are at least"
    " {still:g} s old. After each run the files on the Hub are compared with the folder by sha256 or git id, outside of the clock.",
    "wall: from starting the process to its end. courier's includes verification and the tag, which `hf upload` does not do.",
    "client CPU: user and system time of the process and its children (wait4).",
    "peak: resident memory, the kernel's high-water mark of the process (wait4); with children the sampled sum, if that is more.",
    "sent: bytes of TCP payload from the client to the Local Hub, requests and headers included, as the kernel counted them for each"
    " connection (sock_diag). The receipt tells content alone, after deduplication and compression; small files travel as base64.",
    "server CPU: the Local Hub's, from the start of the client until it rests again. It shares the cores with the client.",
)


def summary(runs: list[Run]) -> list[dict]:
    """For each row: median, least and most of each client and of the pairs' ratios, in the units of the columns."""
    works = dict.fromkeys(run.work for run in runs)
    return [_row(work, [run for run in runs if run.work == work]) for work in works]


def _row(work: str, runs: list[Run]) -> dict:
    cells = defaultdict(dict)
    for column in COLUMNS:
        values = {run.client: {} for run in runs}
        for run in runs:
            value = getattr(run.measured, column.field)
            if value is not None:
                values[run.client][run.pair] = value / column.unit
        for client, by_pair in values.items():
            cells[client][column.field] = _spread(list(by_pair.values()))
        if column.compared:
            cells["ratio"][column.field] = _spread(_ratios(values[BASELINE], values[OURS]))
    return {"work": work, "bound": runs[0].bound, "cells": cells}


def _ratios(baseline: dict[int, float], ours: dict[int, float]) -> list[float]:
    return [baseline[pair] / ours[pair] for pair in baseline.keys() & ours.keys() if ours[pair] > 0]


def _spread(values: list[float]) -> dict | None:
    return {"median": median(values), "least": min(values), "most": max(values)} if values else None


def markdown(machine: dict, limits: dict, settings: dict, rows: list[dict]) -> str:
    """The whole report."""
    lines = ["# courier beside `hf upload`", "", *_machine_lines(machine, limits, settings), "", *table(rows), ""]
    lines += ["What courier's time goes into:", "", *(f"- {row['work']}: {row['bound']}." for row in rows)]
    return "\n".join(lines + ["", *(f"- {note.format(**settings)}" for note in NOTES)]) + "\n"


def table(rows: list[dict]) -> list[str]:
    """The lines of the table alone."""
    head = ["work", "", *(column.title for column in COLUMNS)]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        for client in (BASELINE, OURS, "ratio"):
            cells = row["cells"][client]
            texts = [_text(cells.get(column.field), "x" if client == "ratio" else "") for column in COLUMNS]
            name = f"**{client}**" if client == "ratio" else client
            lines.append(_line([row["work"] if client == BASELINE else "", name, *texts]))
    return lines


def _machine_lines(machine: dict, limits: dict, settings: dict) -> list[str]:
    sha = "with" if machine["sha_extensions"] else "no"
    vectors = ", AVX-512" if machine["avx512"] else ""
    return [
        f"{machine['cpu']}, {machine['cores']} cores, {sha} SHA extensions{vectors}, {machine['memory_bytes'] / (1 << 30):.0f} GiB,"
        f" {machine['system']}; load {machine['load_before']} before the first run.",
        f"Its limits in this run, MB/s: page-cache read {limits['page_cache_read']:,.0f}, SHA-256 of OpenSSL on one core"
        f" {limits['sha256_per_core']:,.0f}, chunking of one file {limits['chunking']:,.0f}, one loopback connection {limits['loopback']:,.0f}.",
        f"courier {machine['courier']} ({settings['build']} build); huggingface_hub {machine['huggingface_hub']} with hf_xet"
        f" {machine['hf_xet']}. {settings['pairs']} pairs asked for" + (f", sizes scaled by {settings['scale']:g}." if settings["scale"] != 1 else "."),
    ]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(spread: dict | None, times: str) -> str:
    if spread is None:
        return ""
    middle, least, most = (f"{_number(spread[key])}{times}" for key in ("median", "least", "most"))
    return middle if least == most else f"{middle} ({least} to {most})"


def _number(value: float) -> str:
    """Three digits that mean something."""
    digits = 0 if value >= 100 or value == 0 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}"


def write(folder: Path, machine: dict, limits: dict, settings: dict, runs: list[Run]) -> str:
    """Writes `bench.md` and `bench.json` and gives the first back."""
    rows = summary(runs)
    text = markdown(machine, limits, settings, rows)
    told = {"machine": machine, "limits_mb_per_s": limits, "settings": settings, "rows": rows, "runs": [asdict(run) for run in runs]}
    (folder / "bench.md").write_text(text)
    (folder / "bench.json").write_text(json.dumps(told, indent=1) + "\n")
    return text
