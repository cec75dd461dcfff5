"""A token that expires or is revoked: warned about on the list and on the page, deliveries wait, and go on with a new token."""

import pytest

from journeys import connect, deliver, open_folder, receipt
from models import classifier
from patience import until


def _expired(hub) -> tuple[str, str]:
    """A token to begin with, and the same account's other one."""
    return hub.account("write", 1).token, hub.account("fine-grained").token


def _revoked(hub) -> tuple[str, str]:
    return hub.account("write", 0).token, hub.restored("lost-laptop")


@pytest.mark.parametrize(
    ("state", "tokens", "end", "words"),
    [("Expired", _expired, "expire", "has expired"), ("Revoked", _revoked, "revoke", "was revoked")],
    ids=["expired", "revoked"],
)
def test_deliveries_wait_for_a_new_token_and_go_on_with_it(desks, own_hub, tmp_path, looking, state, tokens, end, words):
    old, new = tokens(own_hub)
    folder = classifier(tmp_path / "models" / "waiting-classifier", 96 << 20)
    window = desks.new(own_hub).start()
    connect(window, old)
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        window.see("heading", "Sending", seconds=60)
        window.click("button", "Pause")
        window.see("button", "Resume")
    getattr(own_hub, end)(old)

    window.click("button", "Resume")
    told = window.read("Replace token", words, seconds=60)
    assert "Token is invalid" in told
    looking.at(window, f"delivery-waits-{state.lower()}")
    window.go("#/deliveries")
    window.read("Waiting")

    window.go("#/profiles")
    window.read(state, words, "wait for a new token")
    until("the way to the profiles is marked", lambda: window.all("link", "1 profile with something to look at", partly=True))
    looking.at(window, f"profiles-{state.lower()}")
    window.click("link", own_name(window))
    window.read(state, words, "Deliveries of this profile wait")
    looking.at(window, f"profile-{state.lower()}")

    window.click("button", "Replace token")
    dialog = window.see("dialog")
    looking.at(window, "replace-token")
    window.paste("Access token", new)
    window.click("button", "Replace token", within=dialog)
    until("the dialog is gone", lambda: not window.all("dialog"), told=window.text)
    window.read("Valid")
    window.go(place)
    receipt(window)
    user = own_hub.owner(new)
    repo = f"{user}/{folder.name}"
    assert list(own_hub.tags(repo, new)) == ["v1"] and len(own_hub.commits(repo, new)) == 1
    assert own_hub.differences(folder, repo, new, "v1") == []


def own_name(window) -> str:
    """Of the one profile that is listed."""
    [link] = [one for one in window.all("link", within=window.see("listitem", within=window.run("return document.querySelector('main ul')")))]
    return link.text


def test_the_profile_is_renamed_switched_off_and_deleted(desks, hub):
    desk = desks.new(hub)
    window = desk.start()
    connect(window, hub.account("write").token)
    assert len(desk.desktop.secrets()) == 1
    window.go("#/profiles")
    window.click("link", own_name(window))
    window.click("button", "Check now")
    window.read("Valid")
    window.click("button", "Rename")
    window.type("Name", "Workstation")
    window.click("button", "Save", within=window.see("dialog"))
    window.see("heading", "Workstation")
    window.click("button", "Disable")
    window.read("This profile is switched off")
    window.click("button", "Delete")
    window.click("button", "Delete profile", within=window.see("dialog"))
    window.read("No profile yet")
    assert desk.desktop.secrets() == []
