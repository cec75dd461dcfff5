"""The wizard, a delivery, profiles, handler and card by keyboard alone: what is told of here needs no mouse, whatever led to it."""

from selenium.webdriver.common.keys import Keys

from journeys import HOME, connect, open_folder, receipt
from models import classifier, opinionated_classifier
from patience import until

FARTHEST = 90
ON_TITLE = "return document.activeElement.closest('h1') !== null"


def reach(window, role: str, name: str, partly: bool = False, back: bool = False) -> None:
    """Goes on with Tab (or back) until the focus is there; what has the focus must be told by more than its place."""
    window.see(role, name, partly)
    for _ in range(FARTHEST):
        focused = window.run("return [...arguments].find((one) => one === document.activeElement) ?? null", *window.all(role, name, partly))
        if focused:
            assert window.run(VISIBLE_FOCUS, focused), f"the focus on {name} can't be seen"
            return
        window.chord(Keys.SHIFT, Keys.TAB) if back else window.press(Keys.TAB)
    raise AssertionError(f"{role} {name} is not reached by Tab")


# An outline or a shadow of the element, or of the label or row that draws for it.
VISIBLE_FOCUS = """
const drawn = (one, pseudo) => { const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, pseudo); return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none"; };
const [focused] = arguments;
return [focused, focused.parentElement, focused.closest("label")].some((one) => one && (drawn(one) || drawn(one, "::after")));
"""


def use(window, role: str, name: str, key: str = Keys.ENTER, partly: bool = False) -> None:
    reach(window, role, name, partly)
    window.press(key)


def test_from_the_first_start_to_the_receipt_without_a_mouse(desks, hub, model):
    account = hub.account("write", 2)
    window = desks.new(hub).start()
    use(window, "link", "Connect your Hugging Face account")
    reach(window, "textbox", "Access token", partly=True)
    window.press(account.token)
    use(window, "button", "Continue")
    window.see("heading", "Review what the token reaches")
    use(window, "button", "Continue")
    window.see("heading", "Name the profile")
    use(window, "button", "Create")
    window.read(HOME)
    use(window, "button", "Choose folder…")
    window.choose_in_dialog(model)
    window.see("heading", model.name)
    window.ready("button", "Deliver")
    use(window, "button", "Deliver")
    window.at("#/deliveries/", seconds=60)
    receipt(window)
    assert window.run(ON_TITLE)
    assert window.effort.typed == 0


def test_handler_and_card_without_a_mouse(desks, hub, tmp_path):
    window = desks.new(hub).start()
    connect(window, hub.account("write", 1).token)
    open_folder(window, opinionated_classifier(tmp_path / "models" / "typed-classifier"))
    window.ready("button", "Deliver", seconds=60)
    open_up(window, "Try the handler")
    use(window, "button", "Try it")
    window.read("The handler answered", seconds=60)
    use(window, "button", "Take transformers for library_name, as the files say")
    open_up(window, "Read or edit the card")
    reach(window, "textbox", "Tags")
    window.press(", moods")
    reach(window, "textbox", "Intended use")
    window.press("Moods of short texts.")
    reach(window, "textbox", "Tags", back=True)
    window.chord(Keys.CONTROL, "z")
    reach(window, "radio", "Form", back=True)
    window.press(Keys.ARROW_RIGHT)
    reach(window, "textbox", "Source of the card")
    text = window.focused().get_property("value")
    assert "library_name: transformers # as agreed" in text and "moods" in text and "Moods of short texts." not in text, text
    window.ready("button", "Deliver", seconds=60)
    use(window, "button", "Deliver")
    window.at("#/deliveries/", seconds=60)
    receipt(window)


def open_up(window, title: str) -> None:
    """Opens what lies behind a line of its own."""
    for _ in range(FARTHEST):
        if window.run("return document.activeElement.matches('summary') && document.activeElement.textContent.includes(arguments[0])", title):
            window.press(Keys.SPACE)
            return
        window.press(Keys.TAB)
    raise AssertionError(f"{title} is not reached by Tab")


def test_dialogs_hold_the_focus_and_give_it_back(desks, hub):
    window = desks.new(hub).start()
    use(window, "link", "Connect your Hugging Face account")
    reach(window, "textbox", "Access token", partly=True)
    window.press("hf_")
    window.press(Keys.ESCAPE)
    dialog = window.see("dialog")
    for _ in range(6):
        assert window.run("return arguments[0].contains(document.activeElement)", dialog)
        window.press(Keys.TAB)
    window.press(Keys.ESCAPE)
    reach(window, "textbox", "Access token", partly=True)
    assert window.focused().get_property("value") == "hf_"


def returned(window, name: str) -> None:
    """The focus is on that button, also where its dialog goes a moment later."""
    until(f"the focus is on {name}", lambda: window.run("return document.activeElement.textContent.trim()") == name, told=window.text)


def test_a_profile_without_a_mouse(desks, hub):
    account = hub.account("write")
    desk = desks.new(hub)
    window = desk.start()
    connect(window, account.token)
    window.chord(Keys.CONTROL, "4")
    window.see("heading", "Profiles")
    use(window, "link", account.user)
    window.see("heading", "Health")
    use(window, "button", "Check now")
    window.read("Valid")
    use(window, "button", "Rename")
    window.see("dialog")
    # The field has the focus, with the name in it.
    window.chord(Keys.CONTROL, "a")
    window.press("Workstation", Keys.ENTER)
    window.see("heading", "Workstation")
    returned(window, "Rename")
    use(window, "button", "Disable")
    window.read("This profile is switched off")
    use(window, "button", "Enable")
    window.see("button", "Disable")
    use(window, "button", "Replace token")
    window.see("dialog")
    window.press(Keys.ESCAPE)
    returned(window, "Replace token")
    use(window, "button", "Delete")
    window.see("dialog")
    use(window, "button", "Delete profile")
    window.read("No profile yet")
    assert desk.desktop.secrets() == []
    until("the focus is on the title of the page that is left", lambda: window.run(ON_TITLE))


def test_a_delivery_without_a_mouse(desks, own_hub, tmp_path):
    window = desks.new(own_hub).start()
    connect(window, own_hub.account("write").token)
    open_folder(window, classifier(tmp_path / "models" / "typed-classifier", 96 << 20))
    window.ready("button", "Deliver", seconds=60)
    use(window, "button", "Change the destination")
    reach(window, "textbox", "Repository name", partly=True)
    window.chord(Keys.CONTROL, "a")
    window.press("by-keys")
    window.read("ana-ml/by-keys")
    window.ready("button", "Deliver", seconds=60)
    with own_hub.slow_line():
        window.chord(Keys.CONTROL, Keys.ENTER)
        window.at("#/deliveries/", seconds=60)
        window.see("heading", "Sending", seconds=60)
        with own_hub.standing_still():
            use(window, "button", "Pause")
            window.see("button", "Resume")
            returned(window, "Resume")
            window.press(Keys.ESCAPE)
            window.see("dialog")
            window.press(Keys.ESCAPE)
            until("the question is gone", lambda: not window.all("dialog"))
            returned(window, "Resume")
            window.press(Keys.ENTER)
            window.see("button", "Pause")
    receipt(window)
    window.chord(Keys.CONTROL, "2")
    window.see("heading", "Past")
    reach(window, "radio", "All")
    window.press(Keys.ARROW_RIGHT)
    window.read("No delivery is under way")
    window.press(Keys.ARROW_LEFT)
    reach(window, "textbox", "Search", partly=True)
    window.press("by-k")
    use(window, "link", "typed-classifier", partly=True)
    receipt(window)
