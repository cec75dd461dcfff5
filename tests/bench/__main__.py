"""Measures `courier` beside `hf upload`, in turns, against one Local Hub on this machine.

Ratios count, not seconds: both share the machine with the server, and with whatever else runs there.
"""

import argparse
import os
import random
import shutil
import sys
import time
from pathlib import Path

import clients
import contents
import machine
import report
import traffic
from local_hub import LocalHub
from measuring import measure
from report import Run
from workloads import WORKLOADS, Step, Workload

# courier reads a file again that changed less than two seconds before it was last read: nobody's weights are that young.
STILL_SECONDS = 2.5
LIMIT_BYTES = 512 << 20
# So often a folder lies on the disk at a time: for both clients, there and on the Local Hub. Its changes, and a file that is being rewritten,
# take half as much again.
COPIES = 4


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, metavar="N", help="how often each of the two runs (default 5)")
    parser.add_argument("--scale", type=float, default=1, metavar="S", help="shrink sizes and numbers of files, for example 0.01")
    names = [workload.name for workload in WORKLOADS]
    asked = ", ".join(workload.name for workload in WORKLOADS if workload.is_asked_for)
    told = f"one of {', '.join(names)} (may be repeated); without it all but {asked}"
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=told)
    parser.add_argument("--out", type=Path, default=Path("target/bench"), metavar="DIR", help="where the table goes (default target/bench)")
    return parser.parse_args()


class Bench:
    """One run of all that was asked for; `place` is its own, and empty afterwards."""

    def __init__(self, options: argparse.Namespace, program: Path):
        self._scale, self._program = options.scale, program
        self._place = options.out / "work"
        self._clients = [clients.hf_upload(), clients.courier(program)]
        self._counts = traffic.can_count()

    def pair(self, workload: Workload, number: int) -> list[Run]:
        """All rows of a workload once for both clients: the one that begins is the other one in the next pair."""
        shutil.rmtree(self._place, ignore_errors=True)
        order = self._clients if number % 2 else self._clients[::-1]
        sources = {client: random.Random(f"{workload.name} {number} {client.name}") for client in order}
        for client, source in sources.items():
            self._folder(client).mkdir(parents=True)
            self._home(client).mkdir()
            workload.make(self._folder(client), source, self._scale)
        time.sleep(STILL_SECONDS)
        with LocalHub(self._program, self._place / "hub") as hub:
            ports = hub.ports() if self._counts else None
            runs = []
            for step in workload.steps:
                self._change(step, sources)
                runs += [self._one(workload, step, client, number, hub, ports) for client in order]
        shutil.rmtree(self._place)
        return runs

    def _change(self, step: Step, sources: dict[clients.Client, random.Random]) -> None:
        if not step.change:
            return
        for client, source in sources.items():
            step.change(self._folder(client), source)
        time.sleep(STILL_SECONDS)

    def _one(self, workload: Workload, step: Step, client: clients.Client, pair: int, hub: LocalHub, ports: set[int] | None) -> Run:
        folder, repo = self._folder(client), f"{hub.user}/{workload.name}-{client.name.replace(' ', '-')}"
        expected = contents.known(folder)
        contents.make_ready(folder)
        measured = measure(client, folder, repo, self._home(client), hub, ports)
        contents.prove(expected, hub.tree(repo))
        sent = "" if measured.sent is None else f", {measured.sent / report.MIB:.1f} MiB sent"
        took = f"{measured.wall:.2f} s, {measured.cpu:.2f} CPU s, {measured.peak // report.MIB} MiB{sent}"
        print(f"  {workload.name} {step.name}, pair {pair}, {client.name}: {took}", flush=True)
        return Run(f"{workload.name}: {step.title}", step.bound, client.name, pair, measured)

    def _folder(self, client: clients.Client) -> Path:
        return self._place / client.name / "folder"

    def _home(self, client: clients.Client) -> Path:
        return self._place / client.name / "home"


def main() -> int:
    options = arguments()
    if sys.platform != "linux":
        sys.exit("What a process costs is read from Linux' own books: this runs on Linux only.")
    options.out = options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    workloads = [work for work in WORKLOADS if (work.name in options.only if options.only else not work.is_asked_for)]
    room = max(work.size * COPIES * (1.5 if any(step.change for step in work.steps) else 1) for work in workloads) * options.scale
    if shutil.disk_usage(options.out).free < room:
        sys.exit(f"This needs {room / 1e9:.1f} GB of free disk at {options.out}. Give --scale or --out.")
    program = Path(os.environ["COURIER_BIN"]).resolve()
    described = machine.described(program)
    if described["load_before"] > 0.5:
        print(f"This machine is busy (load {described['load_before']}): trust processor time and ratios more than seconds.", flush=True)
    if not traffic.can_count():
        print("This system does not tell how many bytes a connection carried: that column stays empty.", flush=True)
    limits = machine.limits(options.out, max(16 << 20, int(LIMIT_BYTES * min(1, options.scale))))
    told = ", ".join(f"{name.replace('_', ' ')} {rate:,.0f} MB/s" for name, rate in limits.items())
    print(f"{described['cpu']}, {described['cores']} cores, load {described['load_before']}: {told}", flush=True)
    settings = {"pairs": options.pairs, "scale": options.scale, "still": STILL_SECONDS, "build": program.parent.name}
    bench, runs = Bench(options, program), []
    try:
        for workload in workloads:
            done = []
            for number in range(1, options.pairs + 1):
                done += bench.pair(workload, number)
                # Each time: a run that is broken off keeps what it measured.
                report.write(options.out, described, limits, settings, runs + done)
            runs += done
            print("\n".join(["", *report.table(report.summary(done)), ""]), flush=True)
    finally:
        print(f"What was measured is in {options.out / 'bench.md'} and bench.json", flush=True)
    print(f"\n{(options.out / 'bench.md').read_text()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
