"""The same folder once more: nothing new, unless a person knows better and has every file read again."""

from journeys import connect, deliver, open_folder, receipt


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
    told = window.read("Nothing is remembered of these files now", "Compared while sending")
    assert "Already delivered" not in told, told
    looking.at(window, "deliver-read-again")
    deliver(window)
    window.read("Nothing had to be sent", seconds=60)
    assert list(hub.tags(f"{account.user}/{model.name}", account.token)) == ["v1"]
