"""What survives a sudden end, a closed window and a second start."""

import contextlib
import os
import signal

from selenium.common.exceptions import WebDriverException

from journeys import connect, deliver, open_folder, receipt
from models import classifier
from patience import until
from test_screen_reader import Reader

# On a slow line enough to be in the middle of for a while.
LARGE = 96 << 20


def _under_way(window) -> None:
    """Waits until bytes travel."""
    window.see("heading", "Sending", seconds=60)
    sent = "return [...document.querySelectorAll('dt')].find((one) => one.textContent === 'Sent over the network').nextElementSibling.textContent"
    until("bytes travel", lambda: window.run(sent).split()[0] not in ("0", "–"), told=window.text)


def test_killed_while_sending_and_started_again_it_finishes_by_itself(desks, own_hub, tmp_path):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "large-classifier", LARGE)
    desk = desks.new(own_hub)
    window = desk.start()
    connect(window, account.token)
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        _under_way(window)
        window.kill()
    repo = f"{account.user}/{folder.name}"
    assert own_hub.exists(repo, account.token), "it was killed before the repository was made"
    assert own_hub.tags(repo, account.token) == {} and own_hub.commits(repo, account.token) == [], "it was killed too late to prove anything"

    window = desk.start()
    window.go(place)
    told = receipt(window, seconds=180)
    [(tag, commit)] = own_hub.tags(repo, account.token).items()
    assert tag == "v1" and commit in told
    assert own_hub.commits(repo, account.token) == [commit]
    assert own_hub.differences(folder, repo, account.token, "v1") == []


def test_closing_while_something_runs_asks_and_the_next_start_goes_on(desks, own_hub, tmp_path, looking):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "closed-classifier", LARGE)
    desk = desks.new(own_hub)
    window = desk.start()
    connect(window, account.token)
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        _under_way(window)
        with own_hub.standing_still():
            window.ask_to_close()
            dialog = window.see("dialog")
            assert "1 delivery is under way" in window.text()
            looking.at(window, "closing-asks")
            window.click("button", "Keep sending", within=dialog)
            until("the question is gone", lambda: not window.all("dialog"))
            assert window.runs
            window.pass_time_between_questions()
            window.ask_to_close()
            # The program may be gone before the click is answered.
            with contextlib.suppress(WebDriverException):
                window.click("button", "Quit", partly=True, within=window.see("dialog"))
            window.ended()

    window = desk.start()
    window.go(place)
    receipt(window, seconds=120)
    repo = f"{account.user}/{folder.name}"
    assert list(own_hub.tags(repo, account.token)) == ["v1"] and len(own_hub.commits(repo, account.token)) == 1


def test_a_page_that_hangs_does_not_keep_the_window_open(desks, own_hub, tmp_path):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "hung-classifier", LARGE)
    desk = desks.new(own_hub)
    window = desk.start()
    connect(window, account.token)
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        _under_way(window)
        with own_hub.standing_still():
            window.hang()
            window.ask_to_close()
            window.press_in_dialog("Escape")
            assert window.runs, "who does not want to quit stays"
            window.ask_to_close()
            window.press_in_dialog("Return")
            window.ended()

    window = desk.start()
    window.go(place)
    receipt(window, seconds=120)
    assert list(own_hub.tags(f"{account.user}/{folder.name}", account.token)) == ["v1"]


def test_a_page_whose_process_is_killed_is_shown_again(desks, hub, listeners):
    desk = desks.new(hub)
    desk.desktop.invite_screen_readers()
    reader = Reader(listeners(desk.desktop, "screen_reader.py"))
    window = desk.start()
    window.go("#/settings")
    window.see("heading", "Settings")
    until("the page is found", lambda: any(node["name"] == "Settings" and node["role"] == "heading" for node in reader.tree()))
    killed = window.page_process()
    os.kill(killed, signal.SIGKILL)
    # The driver knows only the page that is gone.
    until("another process shows the page", lambda: window.page_processes() not in ([], [killed]))
    until("the page is there again", lambda: any(node["name"] == "Settings" and node["role"] == "heading" for node in reader.tree()))
    assert window.runs


def test_closing_while_nothing_runs_ends_the_program(desks, hub):
    window = desks.new(hub).start()
    window.ask_to_close()
    window.ended()


def test_a_second_start_hands_its_folder_to_the_first(desks, hub, model):
    desk = desks.new(hub)
    window = desk.start()
    connect(window, hub.account("write", 2).token)
    desk.start_beside(model.name, started_in=model.parent)
    window.see("heading", model.name)
    assert str(model) in window.text()
    assert len(desk.programs()) == 1


def test_a_folder_given_at_the_start_is_shown(desks, hub, model):
    window = desks.new(hub).start(str(model))
    window.see("heading", model.name)


def test_the_demo_is_a_program_beside_a_persons_own(desks, hub, model):
    desk = desks.new(hub)
    own = desk.start()
    connect(own, hub.account("write", 2).token)
    demo = desk.beside("--demo")
    demo.see("heading", "sample-model")
    assert len(desk.programs()) == 2
    # Each start finds its own.
    desk.start_beside(model.name, started_in=model.parent)
    own.see("heading", model.name)
    desk.start_beside("--demo", str(model), started_in=model.parent)
    demo.see("heading", model.name)
    assert len(desk.programs()) == 2
