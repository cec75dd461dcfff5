"""Every screen as it really is: a picture in both themes, axe on each, large text and a small window."""

import pytest
from selenium.webdriver.common.keys import Keys

from accessibility import too_wide
from journeys import HOME, connect, create_profile, deliver, enter_token, open_folder, receipt
from models import careless_classifier, classifier, opinionated_classifier
from patience import until

SMALLEST = (720, 560)
USUAL = (1180, 800)


@pytest.fixture
def narrow():
    """What did not fit; empty at the end."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


def look(window, looking, narrow: list[str], screen: str, part: str | None = None) -> None:
    """In both themes, in the smallest window, and with text of twice the size; each from the heading of `part` on."""

    def scroll() -> None:
        if part is not None:
            window.run("arguments[0].scrollIntoView({ block: 'start' })", window.see("heading", part))

    scroll()
    looking.at(window, screen)
    window.resize(*SMALLEST)
    scroll()
    narrow += too_wide(window, f"{screen}, smallest window")
    window.screenshot(looking.pictures / f"{screen}-smallest.png")
    window.resize(*USUAL)
    window.run("document.documentElement.style.fontSize = '200%'")
    scroll()
    narrow += too_wide(window, f"{screen}, text at 200 %")
    looking.pictured(window, f"{screen}-large-text")
    window.run("document.documentElement.style.fontSize = ''")


def test_the_screens_before_a_delivery(desks, hub, looking, narrow, tmp_path):
    window = desks.new(hub).start()
    window.see("button", "Try it without an account")
    look(window, looking, narrow, "first-start")
    window.go("#/deliveries")
    window.read("No deliveries yet")
    look(window, looking, narrow, "deliveries-empty")
    window.go("#/profiles")
    window.read("No profile yet")
    look(window, looking, narrow, "profiles-empty")
    window.go("#/settings")
    window.read("Appearance")
    look(window, looking, narrow, "settings")
    window.read("Profiles without their tokens")
    look(window, looking, narrow, "settings-room", "Room on this computer")
    look(window, looking, narrow, "settings-about", "About Model Courier")
    window.click("button", "Test connection")
    window.ready("button", "Test connection", seconds=60)
    look(window, looking, narrow, "settings-network", "Network")
    window.press("?")
    window.see("dialog", "Keyboard shortcuts")
    look(window, looking, narrow, "help")
    window.press(Keys.ESCAPE)
    window.go("#/elsewhere")
    window.see("heading")
    looking.at(window, "nowhere")

    window.go("#/")
    window.click("link", "Connect your Hugging Face account")
    window.see("textbox", "Access token", partly=True)
    look(window, looking, narrow, "wizard-token")
    window.go("#/")
    enter_token(window, hub.account("fine-grained").token)
    window.see("heading", "Review what the token reaches")
    look(window, looking, narrow, "wizard-review")
    window.click("button", "Continue")
    window.see("heading", "Name the profile")
    look(window, looking, narrow, "wizard-name")
    window.click("button", "Create")
    window.see("button", "Choose folder…")
    look(window, looking, narrow, "deliver-home")
    window.go("#/profiles")
    window.read("Valid")
    look(window, looking, narrow, "profiles")
    window.click("link", "ben-ops")
    window.see("heading", "Health")
    look(window, looking, narrow, "profile")

    window.go("#/")
    window.see("button", "Choose folder…")

    def over_the_window() -> None:
        window.read("Drop the model here")
        looking.at(window, "drop-target")

    window.drop(careless_classifier(tmp_path / "models" / "careless-classifier"), over=over_the_window)
    window.see("checkbox", "I have seen the 2 warnings")
    window.read("notes.txt holds what looks like a secret")
    look(window, looking, narrow, "deliver-findings")
    window.click("button", "Change the destination")
    window.click("radio", "Existing repository", partly=True)
    window.click("combobox", "Existing repository", partly=True)
    window.see("option", "north-lab/shared-model", partly=True)
    look(window, looking, narrow, "deliver-destination")
    window.press(Keys.ESCAPE)
    window.click("radio", "New repository", partly=True)
    window.click("checkbox", "I have seen the 2 warnings")
    window.go("#/")
    window.read("careless-classifier is not delivered yet")
    look(window, looking, narrow, "deliver-home-draft")
    window.click("link", "Continue")
    assert window.see("checkbox", "I have seen the 2 warnings").is_selected()
    window.click("button", "Start over")
    until("it is begun anew", lambda: not window.see("checkbox", "I have seen the 2 warnings").is_selected())


def test_the_screens_of_handler_and_card(desks, hub, looking, narrow, tmp_path):
    window = desks.new(hub).start()
    connect(window, hub.account("write", 1).token)
    open_folder(window, opinionated_classifier(tmp_path / "models" / "own-classifier"))
    window.read("from config.json", "The model's own", "Card and files do not agree about 1 field")
    window.ready("button", "Deliver", seconds=60)
    window.run("for (const one of document.querySelectorAll('summary')) if (/differ|Try the handler|Read or edit the card/.test(one.textContent)) one.parentElement.open = true")
    window.see("button", "Try it")
    window.read("The Hub takes it", seconds=60)
    look(window, looking, narrow, "deliver-card-form", "Model card")
    window.click("button", "Try it")
    window.read("The handler answered", seconds=60)
    look(window, looking, narrow, "deliver-inference", "Inference files")
    window.click("radio", "Source")
    assert "keras # as agreed" in window.see("textbox", "Source of the card").get_property("value")
    look(window, looking, narrow, "deliver-card-source", "Model card")
    window.click("radio", "Preview")
    window.see("region", "Preview of the card")
    look(window, looking, narrow, "deliver-card-preview", "Model card")
    window.click("button", "Take transformers for library_name, as the files say")
    window.click("radio", "Source")
    assert "transformers # as agreed" in window.see("textbox", "Source of the card").get_property("value")
    source = window.see("textbox", "Source of the card")
    text = source.get_property("value").replace("license: apache-2.0", "license: of-my-own")
    window.paste("Source of the card", text)
    window.read("The Hub would refuse the card. Correct it first.", seconds=60)
    looking.at(window, "deliver-card-refused")
    window.click("button", "Undo all changes")
    window.ready("button", "Deliver", seconds=60)


def test_the_screens_of_a_delivery(desks, own_hub, looking, narrow, tmp_path):
    account = own_hub.account("write")
    window = desks.new(own_hub).start()
    window.see("link", "Connect your Hugging Face account")
    with own_hub.standing_still():
        enter_token(window, account.token)
        window.read("Asking 127.0.0.1")
        looking.at(window, "wizard-validating")
    create_profile(window)
    window.read(HOME)
    open_folder(window, classifier(tmp_path / "models" / "mood-classifier", 96 << 20))
    window.ready("button", "Deliver", seconds=60)
    look(window, looking, narrow, "deliver-plan")
    with own_hub.slow_line():
        place = deliver(window)
        window.see("heading", "Sending", seconds=60)
        until("the curve has begun", lambda: "The curve begins" not in window.text(), seconds=60)
        with own_hub.standing_still():
            look(window, looking, narrow, "delivery-live")
            look(window, looking, narrow, "delivery-files", "Files")
            window.go("#/deliveries")
            window.read("Running")
            look(window, looking, narrow, "deliveries-running")
            window.go(place)
            window.click("button", "Cancel")
            window.see("dialog")
            looking.at(window, "delivery-cancel-asks")
            window.press(Keys.ESCAPE)
            window.click("button", "Pause")
            window.see("button", "Resume")
            look(window, looking, narrow, "delivery-paused")
    window.click("button", "Resume")
    receipt(window)
    look(window, looking, narrow, "receipt")
    window.go("#/deliveries")
    window.read("Past")
    look(window, looking, narrow, "deliveries-past")
    window.click("radio", "Waiting")
    window.read("No delivery waits")
    looking.at(window, "deliveries-none-waits")
    window.click("button", "Show all deliveries")
    window.read("Past")
    window.go("#/")
    window.read("Drop a model folder here", "mood-classifier")
    looking.at(window, "deliver-home-recent")


def test_the_theme_that_a_person_chooses_stays(desks, hub):
    desk = desks.new(hub)
    window = desk.start()
    background = "return getComputedStyle(document.body).backgroundColor"
    light = window.run(background)
    window.go("#/settings")
    window.click("radio", "Dark", partly=True)
    until("the window is dark", lambda: window.run(background) != light)
    window.kill()
    window = desk.start()
    assert window.run(background) != light
