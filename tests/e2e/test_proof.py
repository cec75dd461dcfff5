"""From the receipt: the version downloaded and compared, going back to an earlier one, and what a person keeps as a file."""

import json

from journeys import connect, deliver, open_folder, receipt
from models import classifier
from patience import until


def _version(window, folder) -> str:
    open_folder(window, folder)
    place = deliver(window)
    receipt(window)
    return place


def test_a_version_is_downloaded_and_compared_from_its_receipt(desks, own_hub, tmp_path, looking):
    account = own_hub.account("write")
    window = desks.new(own_hub).start()
    connect(window, account.token)
    place = _version(window, classifier(tmp_path / "models" / "mood-classifier", 8 << 20))
    window.read("What the delivery did not prove", "nothing was downloaded")
    window.click("button", "Download and compare")
    window.read("Every file came back as it was read", seconds=60)
    looking.at(window, "receipt-checked")
    window.go("#/deliveries")
    window.read("Past")
    window.go(place)
    window.read("Every file came back as it was read", "Compared")


def test_going_back_from_a_receipt_is_asked_once_and_equals_the_earlier_version(desks, own_hub, tmp_path, looking):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "mood-classifier")
    window = desks.new(own_hub).start()
    connect(window, account.token)
    first = _version(window, folder)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "vocab.txt").write_text("\n".join(f"other{number}" for number in range(128)) + "\n")
    (folder / "notes.md").write_text("only in the second version\n")
    _version(window, folder)

    window.go(first)
    window.click("button", "Roll back…")
    dialog = window.see("dialog")
    window.read("goes from v2 back to v1: it gets a new version v3", "Removed: notes.md.")
    looking.at(window, "rollback-asks")
    window.click("button", "Roll back to v1", within=dialog)
    window.read("v1 is back.", seconds=90)
    window.see("heading", "v1 is back as v3 in ", partly=True)
    looking.at(window, "receipt-rollback")

    repo = f"{account.user}/{folder.name}"
    tags = own_hub.tags(repo, account.token)
    assert list(tags) == ["v1", "v2", "v3"] and len(own_hub.commits(repo, account.token)) == 3
    (folder / "notes.md").unlink()
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    assert own_hub.differences(folder, repo, account.token, "v3") == []
    window.go("#/deliveries")
    window.read("Back to v1")
    until("the repository is named", lambda: repo in window.text())


def test_receipt_and_diagnostics_are_saved_where_a_person_says(desks, own_hub, tmp_path):
    account = own_hub.account("write")
    window = desks.new(own_hub).start()
    connect(window, account.token)
    place = _version(window, classifier(tmp_path / "models" / "mood-classifier"))
    window.click("button", "Export…")
    window.press_in_dialog("Escape")
    saved = tmp_path / "kept" / "of mood-classifier.json"
    saved.parent.mkdir()
    window.click("button", "Export…")
    # What is typed replaces the name that the dialog offers, up to its ending.
    window.choose_in_dialog(saved.with_suffix(""))
    window.read(f"The receipt is saved at {saved}.")
    kept = json.loads(saved.read_text())
    assert kept["repo"] == f"{account.user}/mood-classifier" and kept["tag"] == "v1" and place.endswith(kept["delivery"]), kept

    window.go("#/settings")
    window.click("button", "Save diagnostics…")
    window.choose_in_dialog(tmp_path / "kept" / "diagnostics")
    window.read("The diagnostics are saved at")
    told = next((tmp_path / "kept").glob("diagnostics.*")).read_text()
    assert "Finished" in told and account.token not in told and "mood-classifier" not in told, told
