"""Watch folders in the real window: set up, a training that ends, the window closed meanwhile, notices and what a click on them opens."""

import os
import subprocess
from pathlib import Path

from journeys import connect
from models import classifier
from patience import until
from surroundings import TARGET
from test_screens import look, narrow  # noqa: F401  (a fixture)

def finished(folder: Path) -> Path:
    """A model, and the word of its script that it is finished."""
    classifier(folder)
    (folder / "_SUCCESS").touch()
    return folder


def test_a_training_ends_while_the_window_is_closed(desks, hub, looking, narrow, tmp_path, listeners):  # noqa: F811
    desk = desks.new(hub)
    notices = listeners(desk.desktop, "notice_reader.py")
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
    window.click_away("Close the window")
    assert window.runs
    finished(runs / "first")
    told = notices.next()
    assert told["title"] == "Delivered as v1" and "default" in told["actions"], told
    # The program begins to listen for clicks a moment after it showed the notice.
    until("the window is back", lambda: notices.do("click") or window.x_windows(), between=0.5)
    window.at("#/deliveries/")

    # Cut off in the middle: it waits, and the notice leads to the page that says why.
    broken = classifier(runs / "second")
    os.truncate(broken / "model.safetensors", 1000)
    (broken / "_SUCCESS").touch()
    window.go("#/watch")
    window.see("button", "Put it aside", seconds=60)
    look(window, looking, narrow, "watch-held")
    window.click("link", "Open the folder")
    window.see("heading", "second")
    window.read("model.safetensors")
    window.go("#/watch")
    window.click("button", "Put it aside")
    until("it is decided", lambda: not window.all("button", "Put it aside"))
    window.read("Delivered: v1")


def train(folder: Path, steps: int, *crash: str) -> None:
    """A run as transformers' Trainer leaves it; `crash`: the step at which it is killed, in the middle of a checkpoint."""
    subprocess.run([TARGET / "debug" / "pretended-training", folder, str(steps), "2", "2", *crash], check=True)


def test_trainings_become_versions_and_a_crashed_one_sends_nothing(desks, hub, looking, narrow, tmp_path):  # noqa: F811
    desk = desks.new(hub)
    window = desk.start()
    account = hub.account("write")
    connect(window, account.token)
    runs = tmp_path / "runs"
    runs.mkdir()
    add = ["watch", "add", str(runs), "--to", f"{account.user}/trained", "--settle", "3", "--accept-warnings"]
    desk.desktop.run("env", f"COURIER_HOME={desk.home}", os.environ["COURIER_BIN"], *add)
    window.go("#/watch")
    window.see("heading", "runs", seconds=60)
    train(runs / "monday", 4)
    window.read("Delivered: v1", seconds=90)
    train(runs / "tuesday", 8, "5")
    train(runs / "wednesday", 6)
    window.read("Delivered: v2", seconds=90)
    look(window, looking, narrow, "watch-trained")
    told = window.read("wednesday")
    assert "tuesday" not in told and "monday" in told, told
