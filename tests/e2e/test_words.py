"""The whole window in the language that nobody speaks, which is longer than English: nothing is said plainly, neither by the page nor by the engine, and
nothing of either is cut off."""

import os
from urllib.parse import quote

import pytest

from desk import Desk
from journeys import open_folder
from models import careless_classifier, classifier, opinionated_classifier
from patience import until
from strange import plain, strange
from test_screens import SMALLEST, USUAL
from test_stores import bucket  # noqa: F401  (a fixture)

# A text begins and ends with a bracket. It is cut off where the end of its last sign lies outside of something that hides what overflows it;
# what scrolls can be brought into sight.
_CUT_OFF = """
const hides = (one) => { const { overflowX, overflowY } = getComputedStyle(one); return [overflowX, overflowY].some((each) => each === "hidden" || each === "clip"); };
const scrolls = (one) => { const { overflowX, overflowY } = getComputedStyle(one); return [overflowX, overflowY].some((each) => each === "auto" || each === "scroll"); };
const isUnseen = (one) => one.closest(".visually-hidden, [hidden], [aria-hidden='true']") !== null || one.getBoundingClientRect().width <= 1;
const found = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text; text = texts.nextNode()) {
  const at = text.data.lastIndexOf("⟧");
  if (at < 0 || !text.parentElement || isUnseen(text.parentElement) || !text.parentElement.checkVisibility()) continue;
  const range = document.createRange();
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  const end = range.getBoundingClientRect();
  for (let up = text.parentElement; up && up !== document.body; up = up.parentElement) {
    if (scrolls(up)) break;
    if (!hides(up)) continue;
    const room = up.getBoundingClientRect();
    if (room.width > 1 && (end.right > room.right + 1.5 || end.bottom > room.bottom + 1.5)) { found.push(text.data.trim().slice(0, 60)); break; }
  }
}
return [...new Set(found)];
"""


def cut_off(window, screen: str) -> list[str]:
    """What is cut off in the usual window, in the smallest, and with large text."""
    found = []
    for how, (size, text) in {"usual": (USUAL, ""), "smallest": (SMALLEST, ""), "large text": (USUAL, "200%")}.items():
        window.resize(*size)
        window.run("document.documentElement.style.fontSize = arguments[0]", text)
        window.settle()
        found += [f"{screen}, {how}: {one}" for one in window.run(_CUT_OFF)]
    window.resize(*USUAL)
    window.run("document.documentElement.style.fontSize = ''")
    return found


# What cards call their sections; a card is English whatever the window speaks.
SECTIONS = ("Limits and risks",)


class Reading:
    """Reads one screen after the other; all that is wrong with them is told at the end."""

    def __init__(self, window):
        self._window = window
        self.found: list[str] = []

    def screen(self, name: str) -> None:
        self._window.run("for (const one of document.querySelectorAll('details')) one.open = true")
        self._window.settle()
        self.found += [f"{name} says plainly: {one}" for one in plain(self._window, *SECTIONS)]
        self.found += cut_off(self._window, name)


@pytest.fixture
def read():
    """Makes readers; at the end none of them may have found anything."""
    readings: list[Reading] = []

    def make(window) -> Reading:
        readings.append(Reading(window))
        return readings[-1]

    yield make
    found = [one for reading in readings for one in reading.found]
    assert not found, "\n".join(found)


def start(desk: Desk):
    """The program in that language; the page speaks it as well."""
    window = desk.start(words="pseudo")
    window.see("button", strange("Try it without an account"))
    return window


def connect(window, token: str, look=lambda _: None) -> None:
    """From the first start to the page where deliveries begin; `look` is called with each screen of the wizard."""
    window.click("link", strange("Connect your Hugging Face account"))
    window.see("textbox", strange("Access token"), partly=True)
    look("wizard-token")
    window.paste(strange("Access token"), token)
    window.click("button", strange("Continue"))
    window.see("heading", strange("Review what the token reaches"))
    look("wizard-review")
    window.click("button", strange("Continue"))
    window.see("heading", strange("Name the profile"))
    look("wizard-name")
    window.click("button", strange("Create"))
    window.see("button", strange("Choose folder…"))


def test_before_a_delivery(desks, hub, looking, read, tmp_path):
    window = start(desks.new(hub))
    reading = read(window)
    reading.screen("first-start")
    connect(window, hub.account("fine-grained").token, reading.screen)
    reading.screen("deliver-home")
    for place, sign in {"deliveries": "No deliveries yet", "profiles": "Valid", "watch": "No watch folder yet", "elsewhere": "This address leads to no page"}.items():
        window.go(f"#/{place}")
        window.read(strange(sign))
        reading.screen(place)
    window.go("#/profiles")
    window.click("link", "ben-ops")
    window.see("heading", strange("Health"))
    reading.screen("profile")
    window.go("#/settings")
    window.click("button", strange("Test connection"))
    window.ready("button", strange("Test connection"), seconds=60)
    reading.screen("settings")
    open_folder(window, careless_classifier(tmp_path / "models" / "careless-classifier"))
    window.read(strange("The plan in words"), seconds=60)
    window.see("checkbox", strange("I have seen the {n} warnings", n="2"))
    reading.screen("deliver-findings")
    window.screenshot(looking.pictures / "deliver-strange.png")


def test_a_delivery(desks, own_hub, read, tmp_path):
    window = start(desks.new(own_hub))
    reading = read(window)
    connect(window, own_hub.account("write").token)
    open_folder(window, classifier(tmp_path / "models" / "mood-classifier", 96 << 20))
    window.ready("button", strange("Deliver"), seconds=60)
    reading.screen("deliver-plan")
    # So slow that three screens are read before it is over, on any machine.
    with own_hub.slow_line(bytes_per_second=1_000_000):
        window.click("button", strange("Deliver"))
        window.at("#/deliveries/", seconds=60)
        window.read(strange("Pause"))
        reading.screen("delivery-live")
        place = window.place
        window.go("#/deliveries")
        window.read(strange("Running"))
        reading.screen("deliveries-running")
        window.go(place)
        window.click("button", strange("Pause"))
        window.see("button", strange("Resume"), seconds=60)
        reading.screen("delivery-paused")
    window.click("button", strange("Resume"))
    window.read(strange("Everything arrived."), seconds=90)
    reading.screen("receipt")
    window.go("#/deliveries")
    window.read(strange("Past"))
    reading.screen("deliveries")


def test_what_a_watched_training_leaves(desks, hub, read, tmp_path):
    desk = desks.new(hub)
    window = start(desk)
    reading = read(window)
    account = hub.account("write")
    connect(window, account.token)
    window.go("#/watch")
    window.click("button", strange("Watch a folder"))
    window.see("dialog", strange("Watch a folder"))
    reading.screen("watch-form")
    window.click("button", strange("Cancel"))
    runs = tmp_path / "runs"
    careless_classifier(runs / "first")
    (runs / "first" / "_SUCCESS").touch()
    add = ["watch", "add", str(runs), "--to", f"{account.user}/strangely-watched", "--policy", "marker:_SUCCESS", "--settle", "1"]
    desk.desktop.run("env", f"COURIER_HOME={desk.home}", os.environ["COURIER_BIN"], *add)
    until("the window watches it", lambda: window.go("#/") or window.go("#/watch") or window.read(strange("Watch folders")) and window.all("heading", "runs"), 60)
    window.see("button", strange("Put it aside"), seconds=60)
    reading.screen("watch-held")


def test_a_card_a_handler_and_a_rollback(desks, own_hub, read, tmp_path):
    window = start(desks.new(own_hub))
    reading = read(window)
    connect(window, own_hub.account("write").token)
    folder = opinionated_classifier(tmp_path / "models" / "own-classifier")
    open_folder(window, folder)
    window.ready("button", strange("Deliver"), seconds=60)
    reading.screen("deliver-card-form")
    for tag in ("v1", "v2"):
        window.ready("button", strange("Deliver"), seconds=60)
        window.click("button", strange("Deliver"))
        window.read(strange("Everything arrived."), tag, seconds=90)
        with (folder / "vocab.txt").open("a") as vocabulary:
            vocabulary.write(f"{tag}\n")
        place = window.place
        open_folder(window, folder)
    window.go(place)
    window.click("button", strange("Roll back…"))
    window.see("dialog")
    window.ready("button", strange("Roll back to {to}", to="v1"), seconds=60)
    reading.screen("roll-back")


def test_what_stands_in_the_way(desks, own_hub, read, tmp_path):
    account = own_hub.account("write")
    window = start(desks.new(own_hub))
    reading = read(window)
    window.click("link", strange("Connect your Hugging Face account"))
    for kind in ("read", "organization", "expired"):
        window.paste(strange("Access token"), own_hub.account(kind).token)
        window.click("button", strange("Continue"))
        window.see("button", strange("Paste again"))
        reading.screen(f"wizard-refused-{kind}")
        window.click("button", strange("Paste again"))
    with own_hub.gone():
        window.paste(strange("Access token"), account.token)
        window.click("button", strange("Continue"))
        window.see("button", strange("Try again"), seconds=60)
        reading.screen("wizard-unreachable")
    window.click("button", strange("Try again"))
    window.see("heading", strange("Review what the token reaches"))
    window.click("button", strange("Cancel"))
    window.see("button", strange("Leave"))
    reading.screen("wizard-leave")
    window.click("button", strange("Leave"))
    connect(window, account.token)
    folder = classifier(tmp_path / "models" / "hindered-classifier", 96 << 20)
    with own_hub.gone():
        open_folder(window, folder)
        window.see("button", strange("Try again"), seconds=60)
        reading.screen("deliver-unreachable")
    window.click("button", strange("Try again"))
    window.ready("button", strange("Deliver"), seconds=60)
    with own_hub.slow_line(bytes_per_second=1_000_000):
        window.click("button", strange("Deliver"))
        window.at("#/deliveries/", seconds=60)
        window.ask_to_close()
        window.see("dialog")
        reading.screen("closing")
        window.click("button", strange("Keep sending"))
        window.click("button", strange("Cancel"))
        window.see("dialog")
        reading.screen("delivery-cancel")
        window.click("button", strange("Cancel the delivery"))
        window.see("link", strange("Deliver again"), seconds=60)
        reading.screen("delivery-cancelled")


def test_a_model_from_a_store(desks, hub, read, bucket):  # noqa: F811
    window = start(desks.new(hub))
    reading = read(window)
    connect(window, hub.account("write").token)
    window.click("button", strange("Choose from a store…"))
    window.see("dialog", strange("A model from a store"))
    reading.screen("store-empty")
    window.type(strange("Address"), "ftp://host/model")
    window.read("ftp://")
    reading.screen("store-address")
    window.type(strange("Address"), f"s3://{bucket['bucket']}?endpoint={quote(bucket['endpoint'], safe='')}&region=us-east-1")
    window.click("button", strange("Look inside"))
    window.type(strange("Access key"), bucket["key"])
    reading.screen("store-credentials")
    window.paste(strange("Secret key"), "not the secret")
    window.click("button", strange("Keep and look inside"))
    window.read("store-credentials-refused")
    reading.screen("store-refused")
    window.paste(strange("Secret key"), bucket["secret"])
    window.click("button", strange("Keep and look inside"))
    window.click("button", "team", partly=True)
    window.click("button", "tickets", partly=True)
    window.see("button", "config.json", partly=True)
    reading.screen("store-inside")


def test_what_is_cut_off_or_said_plainly_is_found(desks, hub):
    window = start(desks.new(hub))
    window.run("const one = [...document.querySelectorAll('h1')][0]; one.style.cssText = 'overflow: hidden; white-space: nowrap; width: 60px'")
    assert window.run(_CUT_OFF)
    assert not plain(window)
    window.run("document.querySelector('h1').append(' and said in three plain words')")
    assert plain(window) == ["and said in three plain words"]
