"""The ways that many stories take: from the first start to a profile, from a folder to its delivery, from a delivery to its receipt."""

from pathlib import Path
from urllib.parse import quote

from window import Window

HOME = "Drop a model folder here"
ARRIVED = "Everything arrived."


def enter_token(window: Window, token: str) -> None:
    """From the first page to the answer about a token."""
    window.click("link", "Connect your Hugging Face account")
    window.paste("Access token", token)
    window.click("button", "Continue")


def create_profile(window: Window) -> None:
    """From an accepted token to the end of the wizard, under the name that it suggests."""
    window.see("heading", "Review what the token reaches")
    window.click("button", "Continue")
    window.click("button", "Create")


def connect(window: Window, token: str) -> None:
    """From the first start to the page where deliveries begin."""
    enter_token(window, token)
    create_profile(window)
    window.read(HOME)


def pick(window: Window, folder: Path) -> None:
    """Picks a folder in the system's own dialog."""
    window.click("button", "Choose folder…")
    window.choose_in_dialog(folder)
    window.see("heading", folder.name)


def open_folder(window: Window, folder: Path) -> None:
    """Where picking and dropping lead to, for stories about what comes afterwards."""
    window.go(f"#/deliver?folder={quote(str(folder), safe='')}")
    window.see("heading", folder.name)


def deliver(window: Window) -> str:
    """From a folder that was chosen to its delivery; gives the delivery's place."""
    window.see("heading", "Plan")
    window.click("button", "Deliver", seconds=60)
    window.at("#/deliveries/", seconds=60)
    return window.place


def receipt(window: Window, seconds: float = 90) -> str:
    """Waits for the receipt of the delivery that is shown; gives what it says."""
    return window.read(ARRIVED, seconds=seconds)
