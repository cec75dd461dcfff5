"""Takes away, one at a time, the lines that uphold what ARCHITECTURE.md promises, and expects that a named test turns red.

Why not cargo-mutants: it changes everything that it can parse and builds for each change, which is days here, and says of an invariant
nothing. This list is short, each guard on it has a name, an invariant and the test that must notice.

A build takes minutes and a test seconds. So all mutations are put into one copy of the sources, each asleep behind a switch (COURIER_MUTANT),
and built once, apart from the ordinary build, of which only our dependencies are taken over. With no switch on, every named test must be
green in that very build: what is red then is red for the mutation.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from guards import GUARDS, Guard  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
COPY = TARGET / "mutants"
# Of its own: cargo names what it builds by the place within a workspace, and would take what is mutated for what is not.
COPY_TARGET = COPY / "target"
SWITCH = "COURIER_MUTANT"
# A mutation may make a test wait for what never comes: that is noticed, too. Allowed is much more than the test took without it.
LONGEST_SECONDS = 300
PATIENCE_SECONDS, PATIENCE_TIMES = 30, 10
# Begin and end of the part of an anchor that is replaced; the rest only says which of several places is meant.
BEGIN, END = "‹", "›"


def mutated(source: str, anchor: str, replacements: dict[str, str]) -> str:
    """The source with the anchor's part replaced when the switch names one of these mutations. A part that ends in ';' is a statement."""
    plain = anchor.replace(BEGIN, "").replace(END, "")
    if source.count(plain) != 1:
        raise ValueError(f"there are {source.count(plain)} places like {plain!r}, there must be one")
    before, part, after = re.fullmatch(f"(.*){BEGIN}(.*){END}(.*)", anchor, re.S).groups() if BEGIN in anchor else ("", anchor, "")
    asked = 'std::env::var_os("%s").is_some_and(|on| on == "%s")'
    switched = "".join(f"if {asked % (SWITCH, name)} {{ {replacement} }} else " for name, replacement in replacements.items()) + f"{{ {part} }}"
    return source.replace(plain, before + (switched if part.endswith(";") else f"({switched})") + after)


def sources(guards: list[Guard]) -> dict[str, str]:
    """Every file that a mutation changes, with all of them in it. Raises ValueError with all anchors that are gone."""
    places: dict[tuple[str, str], dict[str, str]] = {}
    for guard in guards:
        for file, anchor, replacement in guard.edits:
            places.setdefault((file, anchor), {})[guard.name] = replacement
    files: dict[str, str] = {}
    gone = []
    for (file, anchor), replacements in places.items():
        try:
            files[file] = mutated(files.get(file) or (ROOT / file).read_text(), anchor, replacements)
        except (ValueError, FileNotFoundError) as error:
            gone.append(f"{file}: {', '.join(replacements)}: {error}")
    if gone:
        raise ValueError("\n".join(gone))
    return files


def check(guards: list[Guard]) -> None:
    """That no guard moved away from under its mutation, and that the named tests are still written somewhere."""
    sources(guards)
    names = {guard.name for guard in guards}
    assert len(names) == len(guards), "two mutations have one name"
    tests = "\n".join(file.read_text() for folder in ("src-tauri", "tests") for file in (ROOT / folder).rglob("*.rs"))
    lost = [f"{guard.name}: no test is called {guard.test}" for guard in guards if f"fn {guard.test.split('::')[-1]}(" not in tests]
    if lost:
        raise ValueError("\n".join(lost))


def copy(files: dict[str, str]) -> None:
    """A copy of what git knows, with the mutations in it. Files that did not change keep their time, so that a second run builds little."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode().split("\0")
    wanted = {name for name in listed if name and (ROOT / name).is_file()}
    for name in wanted:
        to, content = COPY / name, files.get(name, "").encode() or (ROOT / name).read_bytes()
        if not to.exists() or to.read_bytes() != content:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
    for folder in ("src-tauri", "tests"):
        for file in (COPY / folder).rglob("*.rs"):
            if str(file.relative_to(COPY)) not in wanted:
                file.unlink()
    # The shell embeds the page, which is built and not known to git.
    if not (COPY / "ui/dist").exists():
        shutil.copytree(ROOT / "ui/dist", COPY / "ui/dist")


def lend_dependencies() -> None:
    """What the ordinary build made of others' code, as links: the Xet stack alone takes a quarter of an hour. Cargo removes a file before it
    writes it anew, so the ordinary build keeps its own."""
    made, lent = TARGET / "debug", COPY_TARGET / "debug"
    if lent.exists() or not made.exists():
        return
    ours = re.compile(r"(lib)?(courier|model[-_]courier)[-_]|(it|answers|architecture|engine)-[0-9a-f]{16}")
    for folder in (".fingerprint", "build", "deps"):
        shutil.copytree(made / folder, lent / folder, copy_function=os.link, symlinks=True, ignore=lambda _, names: {name for name in names if ours.match(name)})


def build() -> dict[str, Path]:
    """The test programs by how the list names them: `it`, `answers`, and a crate's word for its own tests."""
    command = ["cargo", "test", "--workspace", "--locked", "--no-run", "--lib", "--test", "it", "--test", "answers", "--message-format", "json"]
    built = subprocess.run(command, cwd=COPY, stdout=subprocess.PIPE, env={**os.environ, "CARGO_TARGET_DIR": str(COPY_TARGET)})
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    if built.returncode:
        # Of warnings there are many: a switch is no beauty.
        told = (message["message"] for message in messages if message["reason"] == "compiler-message")
        sys.exit("\n".join(message["rendered"] for message in told if message["level"] == "error"))
    programs = {}
    for message in messages:
        if message.get("executable") and message["profile"]["test"]:
            target = message["target"]
            is_lib = "lib" in target["kind"]
            programs[target["name"].removeprefix("courier_") if is_lib else target["name"]] = Path(message["executable"])
    return programs


def ran(program: Path, test: str, switch: str | None, longest: float = LONGEST_SECONDS) -> str:
    """How the test ended: "green", "red", "red (hangs)", or "absent" when there is no such test."""
    environment = {name: value for name, value in os.environ.items() if name != SWITCH} | ({SWITCH: switch} if switch else {})
    command = [program, "--exact", test]
    try:
        ended = subprocess.run(command, cwd=COPY / "tests", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=longest)
    except subprocess.TimeoutExpired:
        return "red (hangs)"
    said = re.search(rb"test result: \w+\. (\d+) passed; (\d+) failed", ended.stdout)
    if said and int(said[1]) + int(said[2]) == 0:
        return "absent"
    return "green" if said and int(said[1]) == 1 else "red"


def without_any(programs: dict[str, Path], guards: list[Guard]) -> tuple[dict[tuple[str, str], float], list[str]]:
    """How many seconds each test takes with nothing switched on, and those that are not there or not green then."""
    seconds, ill = {}, []
    for where, test in sorted({(guard.where, guard.test) for guard in guards}):
        began = time.monotonic()
        if (verdict := ran(programs[where], test, None)) != "green":
            ill.append(f"{where} {test}: {verdict}")
        seconds[where, test] = time.monotonic() - began
    return seconds, ill


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--check-anchors", action="store_true", help="only see that each line is still where the list says, in less than a second")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these mutations")
    arguments = parser.parse_args()
    guards = [guard for guard in GUARDS if not arguments.names or guard.name in arguments.names]
    try:
        check(guards)
    except ValueError as error:
        print(error)
        return 1
    if arguments.check_anchors:
        print(f"{len(guards)} guards are where the list of mutations has them")
        return 0
    copy(sources(GUARDS))
    lend_dependencies()
    programs = build()
    seconds, ill = without_any(programs, guards)
    if ill:
        print("Not green without a mutation:", *ill, sep="\n  ")
        return 1
    survived = 0
    for guard in guards:
        longest = PATIENCE_SECONDS + PATIENCE_TIMES * seconds[guard.where, guard.test]
        verdict = ran(programs[guard.where], guard.test, guard.name, longest).replace("green", "SURVIVED")
        survived += verdict == "SURVIVED"
        print(f"| {guard.name} | {guard.invariant} | {guard.where} {guard.test} | {verdict} |", flush=True)
    print(f"{len(guards)} mutations, {survived} survived")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
