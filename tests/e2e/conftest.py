"""What every story in the real window stands on: the screen, a Local Hub for the whole run, desktops, model folders; and the closing line that says how
much was looked at."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accessibility import Seen
from desk import Desk
from desktop import Desktop, Keyring, Screen
from listener import Listener
from local_hub import LocalHub
from looking import Looking
from models import classifier
from surroundings import OUTPUT

PICTURES = OUTPUT / "screenshots"
WENT_WRONG = OUTPUT / "went-wrong"
BEGAN = time.time()
SEEN = Seen()
EFFORTS: list[str] = []


def pytest_configure():
    # Pictures of earlier runs stay until the same screen is seen again: a run of one story leaves the others' pictures alone.
    shutil.rmtree(WENT_WRONG, ignore_errors=True)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture(scope="session")
def hub(tmp_path_factory) -> Iterator[LocalHub]:
    """The Local Hub of the whole run; a story that changes its accounts or stops it has one of its own."""
    hub = LocalHub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.stop()


@pytest.fixture
def own_hub(tmp_path) -> Iterator[LocalHub]:
    """A Local Hub for one story."""
    hub = LocalHub(tmp_path / "own-hub")
    yield hub
    hub.stop()


class Desks:
    """Makes desktops, each with nothing on it."""

    def __init__(self, folder: Path, screen: Screen):
        self._folder = folder
        self._screen = screen
        self.made: list[Desk] = []

    def new(self, hub: LocalHub, keyring: Keyring = Keyring.UNLOCKED) -> Desk:
        folder = self._folder / f"desktop-{len(self.made)}"
        folder.mkdir()
        self.made.append(Desk(Desktop(folder, self._screen, keyring), hub))
        return self.made[-1]


@pytest.fixture
def desks(tmp_path, screen) -> Iterator[Desks]:
    desks = Desks(tmp_path, screen)
    yield desks
    for desk in desks.made:
        desk.close()


@pytest.fixture
def listeners():
    """Makes a listener on a desktop's bus, by the name of its program; gone with the story."""
    made = []

    def make(desktop: Desktop, program: str) -> Listener:
        made.append(Listener(desktop, program))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def looking() -> Iterator[Looking]:
    """At the end of the story nothing may have been found on what was looked at."""
    looking = Looking(SEEN, PICTURES)
    yield looking
    assert not looking.violations, "\n".join(looking.violations)


@pytest.fixture
def efforts() -> list[str]:
    """Lines about what a person had to do, printed at the end of the run."""
    return EFFORTS


@pytest.fixture
def model(tmp_path) -> Path:
    """A small model folder that preflight has nothing to say against."""
    return classifier(tmp_path / "models" / "mood-classifier")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A story that went wrong leaves a picture and the page's text behind."""
    report = yield
    desks = getattr(item, "funcargs", {}).get("desks")
    if report.when == "call" and report.failed and desks:
        for number, desk in enumerate(desks.made):
            report.sections.append((f"page {number} of {item.name}", _last_look(desk, f"{item.name}-{number}")))
    return report


def _last_look(desk: Desk, name: str) -> str:
    try:
        desk.window.screenshot(WENT_WRONG / f"{name}.png")
        return f"{desk.window.place}\n{desk.window.text()}"
    except Exception as error:  # noqa: BLE001  (what went wrong before it matters more)
        return f"could not be looked at: {error}"


def pytest_terminal_summary(terminalreporter):
    write = terminalreporter.write_line
    for line in EFFORTS:
        write(line)
    for one in sorted({line.split(" at ")[0] for line in SEEN.undecided}):
        write(f"axe leaves to a person's eye: {one}")
    stories = len(terminalreporter.stats.get("passed", []))
    pictures = sum(picture.stat().st_mtime >= BEGAN for picture in PICTURES.glob("*.png"))
    write(
        f"In the real window: {stories} stories, {pictures} pictures in {PICTURES}, axe on {SEEN.pages} pages: "
        f"{len(SEEN.rules)} rules applied of {SEEN.tried} run, {SEEN.nodes} nodes"
    )
