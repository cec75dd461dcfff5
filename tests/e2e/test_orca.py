"""What Orca itself says on the way from the first start to a profile: pages and steps as they come, each thing with its name, what it is and how it stands,
and questions with their text. Asked is for what the focus stays on: where it only passes by, Orca may be too late to speak of it."""

import pytest

from orca import Orca, press
from patience import until

FARTHEST = 30
# What a screen reader would call it.
_AT = "const one = document.activeElement; return one.getAttribute('aria-label') ?? one.textContent.trim()"


pytestmark = pytest.mark.orca


@pytest.fixture
def orcas():
    """Starts Orca on a desktop; gone with the story."""
    made = []

    def make(desktop) -> Orca:
        made.append(Orca(desktop))
        return made[-1]

    yield make
    for one in made:
        one.close()


def tab_to(window, name: str) -> None:
    """Goes on by Tab until the focus is on what has that name."""
    for _ in range(FARTHEST):
        before = window.focused()
        press(window, "Tab")
        until("the focus moves", lambda: window.focused() != before)
        if name in window.run(_AT):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_what_orca_says_from_the_first_start_to_a_profile(desks, hub, orcas):
    account = hub.account("write", 2)
    desk = desks.new(hub)
    desk.desktop.invite_screen_readers()
    orca = orcas(desk.desktop)
    window = desk.start()
    window.focus()
    orca.says("Model Courier frame")

    tab_to(window, "Connect your Hugging Face account")
    orca.says("Connect your Hugging Face account link")
    press(window, "Return")
    orca.says("New profile")
    press(window, "Tab")
    orca.says("Access token password text", "It leaves this page at once and is never shown again.")

    window.paste("Access token", account.token)
    tab_to(window, "Show access token")
    orca.says("Show access token toggle button not pressed")
    press(window, "Escape")
    orca.says("Leave without a profile? dialog Nothing has been saved, and the token will be forgotten.", "Stay here")
    press(window, "Escape")
    until("the question is gone", lambda: not window.all("dialog"))
    tab_to(window, "Continue")
    orca.says("Continue")
    press(window, "Return")
    orca.says("Review what the token reaches")
    tab_to(window, "Hugging Face Access Token Details")
    orca.says("Hugging Face Access Token Details 3 expanded")
    tab_to(window, "Continue")
    press(window, "Return")
    orca.says("Name the profile")
    press(window, "Return")
    window.read("Drop a model folder here")
