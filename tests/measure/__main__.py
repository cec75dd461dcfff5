"""`./run measure`: start, memory, idle wake-ups, clicks of a first delivery and sizes, as a table and as JSON. On an own screen, bus and keyring, with a
Local Hub; whatever else runs on the machine is told beside the numbers.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))


def main() -> int:
    asked = _arguments()
    os.environ["COURIER_BIN"] = str(asked.programs / "courier")
    with tempfile.TemporaryDirectory(prefix="courier-measure-") as folder:
        found = {"load": os.getloadavg()[0], "programs": str(asked.programs)} | measured(asked, Path(folder))
    asked.out.write_text(json.dumps(found, indent=2) + "\n")
    print("\n".join(table(found)))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run measure", description=__doc__)
    parser.add_argument("--programs", type=Path, required=True, help="the folder with model-courier and courier")
    parser.add_argument("--out", type=Path, required=True, help="where the numbers go as JSON")
    parser.add_argument("--times", type=int, default=5, help="how often the window is started")
    parser.add_argument("--seconds", type=float, default=30, help="how long it is left alone")
    return parser.parse_args()


def measured(asked: argparse.Namespace, folder: Path) -> dict:
    import programs
    import windows
    from desktop import Desktop, Screen
    from local_hub import LocalHub

    windows.Window.PROGRAM = window = asked.programs / "model-courier"
    courier = asked.programs / "courier"
    screen, hub = Screen(), LocalHub(folder / "hub")
    (folder / "desktop").mkdir()
    desktop = Desktop(folder / "desktop", screen)
    try:
        found = {
            "starts": windows.starts(desktop, folder / "starts", asked.times),
            "window": windows.memory_and_rest(desktop, window, [], "Model Courier", asked.seconds),
            "first deliveries": windows.first_deliveries(desktop, folder / "first", hub),
        }
        if windows.BARE:
            found["bare"] = windows.memory_and_rest(desktop, windows.BARE, ["about:blank"], "MiniBrowser", asked.seconds)
    finally:
        desktop.close()
        hub.stop()
        screen.close()
    found["courier ms"] = programs.answers(courier, folder / "home", 4 * asked.times)
    found["courier libraries"] = programs.libraries(courier)
    found["sizes MiB"] = programs.sizes(asked.programs)
    found["simulation MiB"] = {program.name: programs.of_the_simulation(program) for program in (courier, window)}
    return found


def table(found: dict) -> list[str]:
    """One line for each number, with what the product wants of it."""
    starts, window, bare = found["starts"], found["window"], found.get("bare")
    rows = [(f"window {what}, s", _spread([start[what] for start in starts], "{:.2f}"), "1 at most") for what in ("painted", "ready")]
    rows.append(("memory (PSS), MiB", f"{window['memory MiB']:.0f} in {window['processes']} processes", ""))
    if bare:
        rows.append(("  beside a bare window", f"{window['memory MiB'] - bare['memory MiB']:+.0f} ({bare['memory MiB']:.0f})", "60 at most"))
    rest = lambda one: f"{one['wake-ups / s']:.1f} / s, {one['CPU ms / s']:.1f} ms CPU / s"  # noqa: E731
    rows.append(("idle wake-ups", rest(window) + (f"; bare: {rest(bare)}" if bare else ""), "none of ours"))
    rows += [(f"first delivery {how}", f"{one['clicks']} clicks, {one['typed']} typed", "9 and 1 at most") for how, one in found["first deliveries"].items()]
    rows += [(f"courier {name}, ms", _spread(times, "{:.0f}"), "50 at most") for name, times in found["courier ms"].items()]
    rows.append(("courier's libraries", ", ".join(found["courier libraries"]), "no GUI"))
    rows += [(f"{name}, MiB", f"{size:.1f}", "") for name, size in found["sizes MiB"].items()]
    rows += [(f"  of {name} the Local Hub's at least, MiB", f"{size:.1f}", "") for name, size in found["simulation MiB"].items() if size]
    rows.append(("load of the machine at the beginning", f"{found['load']:.1f}", ""))
    return [f"{name:44} {value:52} {wanted}".rstrip() for name, value, wanted in rows]


def _spread(values: list[float], form: str) -> str:
    return f"{form.format(median(values))} ({form.format(min(values))}-{form.format(max(values))})"


if __name__ == "__main__":
    sys.exit(main())
