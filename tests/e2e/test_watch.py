"""Watch folders in the real window: set up, a training that ends, the window closed meanwhile, notices and what a click on them opens."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from journeys import connect
from models import classifier
from patience import until
from test_screens import look, narrow  # noqa: F401  (a fixture)

READER = str(Path(__file__).parent / "notice_reader.py")


class Reader:
    """Who looks at the notices of a desktop."""

    def __init__(self, desktop):
        self._process = desktop.start("/usr/bin/python3", READER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert json.loads(self._process.stdout.readline()) == "ready"

    def next(self) -> dict:
        return json.loads(self._process.stdout.readline())

    def click(self) -> None:
        self._process.stdin.write("click\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def reader():
    """Made for a desktop; gone with the story."""
    made = []

    def make(desktop) -> Reader:
        made.append(Reader(desktop))
        return made[-1]

    yield make
    for one in made:
        one.close()


def finished(folder: Path) -> Path:
    """A model, and the word of its script that it is finished."""
    classifier(folder)
    (folder / "_SUCCESS").touch()
    return folder


def test_a_training_ends_while_the_window_is_closed(desks, hub, looking, narrow, tmp_path, reader):  # noqa: F811
    desk = desks.new(hub)
    notices = reader(desk.desktop)
    window = desk.start()
    account = hub.account("write")
    connect(window, account.token)
    window.go("#/watch")
    window.read("No watch folder yet")
    look(window, looking, narrow, "watch-empty")
    window.click("button", "Watch a folder")
    window.see("dialog", "Watch a folder")
    window.type("Folder that the training writes to", str(tmp_path / "runs"))
    window.click("radio", "By a marker file", partly=True)
    window.see("textbox", "Name of the marker file", partly=True)
    look(window, looking, narrow, "watch-form")
    window.click("button", "Cancel")

    # By the command line, which has shorter times than the form.
    runs = tmp_path / "runs"
    runs.mkdir()
    add = ["watch", "add", str(runs), "--to", f"{account.user}/watched", "--policy", "marker:_SUCCESS", "--settle", "1"]
    desk.desktop.run("env", f"COURIER_HOME={desk.home}", os.environ["COURIER_BIN"], *add)
    until("the window watches it", lambda: "runs" in (window.go("#/") or window.go("#/watch") or window.read("Watch folders")) and window.all("heading", "runs"), 60)

    window.ask_to_close()
    window.read("Model Courier goes on watching")
    looking.at(window, "watch-closing")
    window.click("button", "Close the window")
    until("the window is away", lambda: not window.x_windows())
    assert window.runs
    finished(runs / "first")
    told = notices.next()
    assert told["title"] == "Delivered as v1" and "default" in told["actions"], told
    # The program begins to listen for clicks a moment after it showed the notice.
    until("the window is back", lambda: notices.click() or window.x_windows(), between=0.5)
    window.at("#/deliveries/")

    # Cut off in the middle: it waits, and the notice leads to the page that says why.
    broken = classifier(runs / "second")
    os.truncate(broken / "model.safetensors", 1000)
    (broken / "_SUCCESS").touch()
    window.go("#/watch")
    window.see("button", "Put it aside", seconds=60)
    look(window, looking, narrow, "watch-held")
    window.click("button", "Put it aside")
    until("it is decided", lambda: not window.all("button", "Put it aside"))
    window.read("Delivered: v1")
