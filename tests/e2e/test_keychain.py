"""The keychain in real life: absent, locked, there at last while the wizard is open; tried from the settings; and a token for this session only."""

import pytest

from desktop import Keyring
from journeys import HOME, create_profile, deliver, enter_token, open_folder, receipt
from models import classifier


@pytest.mark.parametrize(("keyring", "code"), [(Keyring.ABSENT, "keychain-missing"), (Keyring.LOCKED, "keychain-locked")], ids=["absent", "locked"])
def test_create_works_without_a_restart_once_the_keychain_is_open(desks, hub, looking, keyring, code):
    desk = desks.new(hub, keyring)
    window = desk.start()
    enter_token(window, hub.account("write").token)
    create_profile(window)
    window.read(code, "Keep the token for this session only", seconds=40)
    looking.at(window, f"wizard-{code}")

    desk.desktop.unlock()
    window.click("button", "Try again")
    window.read(HOME)
    assert len(desk.desktop.secrets()) == 1
    window.kill()
    window = desk.start()
    window.go("#/profiles")
    window.read("Valid", hub.account("write").user)


def test_a_token_for_this_session_is_asked_for_again_after_a_restart(desks, own_hub, tmp_path, looking):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "session-classifier", 96 << 20)
    desk = desks.new(own_hub, Keyring.ABSENT)
    window = desk.start()
    enter_token(window, account.token)
    create_profile(window)
    window.click("button", "Keep the token for this session only", seconds=40)
    window.read(HOME)
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        window.see("heading", "Sending", seconds=60)
        window.kill()

    window = desk.start()
    window.go(place)
    window.read("Replace token")
    looking.at(window, "delivery-needs-token")
    window.click("link", "Replace token")
    dialog = window.see("dialog")
    window.read("Needs its token")
    window.paste("Access token", account.token)
    window.click("button", "Replace token", within=dialog)
    window.read("Valid")
    window.go(place)
    receipt(window)
    assert list(own_hub.tags(f"{account.user}/{folder.name}", account.token)) == ["v1"]


def test_a_token_in_the_environment_is_offered_by_name(desks, hub):
    account = hub.account("write", 1)
    window = desks.new(hub).start(hf_token=account.token)
    window.click("link", "Connect your Hugging Face account")
    window.click("radio", "HF_TOKEN", partly=True)
    window.click("button", "Continue")
    window.read("Review what the token reaches", account.user)
    assert account.token not in window.run("return document.documentElement.outerHTML")


def test_the_settings_try_the_keychain_and_leave_nothing_in_it(desks, hub, looking):
    desk = desks.new(hub, Keyring.ABSENT)
    window = desk.start()
    window.go("#/settings")
    window.click("button", "Try the keychain")
    window.read("keychain-missing", seconds=40)
    looking.at(window, "settings-keychain-missing")
    desk.desktop.unlock()
    window.click("button", "Try the keychain")
    window.read("The keychain works")
    looking.at(window, "settings-keychain-works")
    assert desk.desktop.secrets() == []
