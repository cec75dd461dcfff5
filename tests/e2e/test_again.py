"""The same folder once more: nothing new, unless a person knows better and has every file read again; and what somebody edited on the Hub meanwhile is asked about."""

from journeys import connect, deliver, open_folder, receipt
from models import classifier


def test_what_is_there_already_is_said_and_read_again_when_asked(desks, hub, looking, model):
    account = hub.account("write", 1)
    window = desks.new(hub).start()
    connect(window, account.token)
    open_folder(window, model)
    deliver(window)
    receipt(window)
    open_folder(window, model)
    window.read("Already delivered as v1")
    looking.at(window, "deliver-already")
    window.click("button", "A change was not noticed?")
    window.click("button", "Read every file again")
    # Whether it was all read again is found out beside the plan, which then knows once more that nothing changed.
    told = window.read("Every file was read again", "Already delivered as v1")
    assert "Compared while sending" not in told, told
    looking.at(window, "deliver-read-again")
    deliver(window)
    window.read("Nothing had to be sent", seconds=60)
    assert list(hub.tags(f"{account.user}/{model.name}", account.token)) == ["v1"]


def test_what_is_edited_on_the_hub_while_a_delivery_runs_is_asked_and_answered_in_the_plan(desks, own_hub, looking, tmp_path):
    account = own_hub.account("write")
    folder = classifier(tmp_path / "models" / "edited-classifier")
    repo, edited = f"{account.user}/{folder.name}", b'{"edited": "on the Hub"}'
    desk = desks.new(own_hub)
    window = desk.start()
    connect(window, account.token)
    open_folder(window, folder)
    deliver(window)
    receipt(window)

    classifier(tmp_path / "larger", 96 << 20).joinpath("model.safetensors").replace(folder / "model.safetensors")
    open_folder(window, folder)
    with own_hub.slow_line():
        place = deliver(window)
        window.see("heading", "Sending", seconds=60)
        own_hub.write(repo, account.token, "config.json", edited)
    asked = window.read("Somebody edited these on the Hub since the last version", "config.json", seconds=90)
    assert "whose stay" in asked, asked
    looking.at(window, "delivery-asks")
    window.kill()

    window = desk.start()
    window.go(place)
    window.read("Somebody edited these on the Hub since the last version", "config.json", "whose stay")
    window.click("link", "Open the plan")
    window.click("radio", "Keep theirs", partly=True)
    assert deliver(window) == place, "it goes on with the delivery that asked"
    receipt(window)
    assert list(own_hub.tags(repo, account.token)) == ["v1", "v2"]
    assert own_hub.bytes_of(repo, account.token, "v2", "config.json") == edited
    assert own_hub.differences(folder, repo, account.token, "v2") == ["config.json"]
