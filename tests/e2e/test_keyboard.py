"""The wizard and a delivery by keyboard alone: no story here has a mouse."""

from selenium.webdriver.common.keys import Keys

from journeys import HOME, receipt

FARTHEST = 60


def reach(window, role: str, name: str, partly: bool = False) -> None:
    """Goes on with Tab until the focus is there; what has the focus must be told by more than its place."""
    window.see(role, name, partly)
    for _ in range(FARTHEST):
        focused = window.run("return [...arguments].find((one) => one === document.activeElement) ?? null", *window.all(role, name, partly))
        if focused:
            assert window.run(VISIBLE_FOCUS, focused), f"the focus on {name} can't be seen"
            return
        window.press(Keys.TAB)
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
    assert window.focused().tag_name == "h1"
    assert window.effort.typed == 0


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
