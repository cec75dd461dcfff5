"""Longer words than English ones: in the language that nobody speaks (ui/src/words/pseudo.ts) nothing of the page's own is cut off."""

from journeys import open_folder
from models import careless_classifier
from patience import until
from test_screens import SMALLEST, USUAL

# A text of the page begins and ends with a bracket. It is cut off where the end of its last sign lies outside of something that hides what overflows it;
# what scrolls can be brought into sight.
_CUT_OFF = """
const hides = (one) => { const { overflowX, overflowY } = getComputedStyle(one); return [overflowX, overflowY].some((each) => each === "hidden" || each === "clip"); };
const scrolls = (one) => { const { overflowX, overflowY } = getComputedStyle(one); return [overflowX, overflowY].some((each) => each === "auto" || each === "scroll"); };
const isUnseen = (one) => one.closest(".visually-hidden, [hidden], [aria-hidden='true']") !== null || one.getBoundingClientRect().width <= 1;
const found = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text; text = texts.nextNode()) {
  const at = text.data.lastIndexOf("⟧");
  if (at < 0 || !text.parentElement || isUnseen(text.parentElement) || !text.parentElement.checkVisibility()) continue;
  const range = document.createRange();
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  const end = range.getBoundingClientRect();
  for (let up = text.parentElement; up && up !== document.body; up = up.parentElement) {
    if (scrolls(up)) break;
    if (!hides(up)) continue;
    const room = up.getBoundingClientRect();
    if (room.width > 1 && (end.right > room.right + 1.5 || end.bottom > room.bottom + 1.5)) { found.push(text.data.trim().slice(0, 60)); break; }
  }
}
return [...new Set(found)];
"""
_SAID = "return [...document.body.innerText.matchAll(/⟦/g)].length"


def strange(window) -> None:
    """Loads the page anew in the language that nobody speaks."""
    window.run("location.search = '?words=pseudo'")
    until("the page speaks strangely", lambda: window.run("return document.querySelector('main h1')?.innerText.includes('⟦')"))


def cut_off(window, screen: str) -> list[str]:
    """What is cut off in the usual window, in the smallest, and with large text."""
    found = []
    for how, (size, text) in {"usual": (USUAL, ""), "smallest": (SMALLEST, ""), "large text": (USUAL, "200%")}.items():
        window.resize(*size)
        window.run("document.documentElement.style.fontSize = arguments[0]", text)
        window.settle()
        found += [f"{screen}, {how}: {one}" for one in window.run(_CUT_OFF)]
    window.resize(*USUAL)
    window.run("document.documentElement.style.fontSize = ''")
    return found


def test_longer_words_are_not_cut_off(desks, hub, looking, tmp_path):
    window = desks.new(hub).start()
    window.see("button", "Try it without an account")
    strange(window)
    found = cut_off(window, "first-start")
    for place in ("deliveries", "profiles", "profiles/new", "settings", "elsewhere"):
        window.go(f"#/{place}")
        until(f"{place} is shown", lambda: window.run(_SAID) > 6)
        found += cut_off(window, place)
    open_folder(window, careless_classifier(tmp_path / "models" / "careless-classifier"))
    until("the findings are there", lambda: "notes.txt holds what looks like a secret" in window.text())
    found += cut_off(window, "deliver")
    window.screenshot(looking.pictures / "deliver-strange.png")
    assert not found, "\n".join(found)


def test_a_text_that_is_cut_off_is_found(desks, hub):
    window = desks.new(hub).start()
    window.see("button", "Try it without an account")
    strange(window)
    until("a title is there", lambda: window.run("return document.querySelector('h1') !== null"))
    window.run("const one = [...document.querySelectorAll('h1')][0]; one.style.cssText = 'overflow: hidden; white-space: nowrap; width: 60px'")
    assert window.run(_CUT_OFF)
