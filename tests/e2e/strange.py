"""The language that nobody speaks, as the page and the engine speak it: what a text of theirs becomes, and what of a page is not in it."""

import math
import re

from surroundings import ROOT

_LETTERS = dict(re.findall(r"(\w): \"(\w)\"", (ROOT / "ui/src/words/pseudo.ts").read_text()))
# What is seen or read out and is not in the language: three words in a row. One or two are names, units and numbers with them; code and what a
# person or the model wrote are marked as such.
_PLAIN = r"""
const [excepted] = arguments;
const READ_OUT = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt"];
const WORDS = /(?<![\p{L}\p{N}/._-])[A-Za-z][A-Za-z'’]*(?:[ ,;:]+[A-Za-z][A-Za-z'’]*){2,}/gu;
const found = new Set();
const look = (text) => {
  for (const one of excepted) text = text.replaceAll(one, "…");
  for (const [words] of text.matchAll(WORDS)) found.add(words);
};
for (const element of [document.body, ...document.body.querySelectorAll("*")]) {
  if (element.closest("script, style, code, kbd, pre, [data-verbatim]") || !element.checkVisibility()) continue;
  if (element.tagName !== "TEXTAREA") for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) look(child.data);
  for (const name of READ_OUT) look(element.getAttribute(name) ?? "");
}
look(document.title);
return [...found];
"""


def strange(text: str, **values: str) -> str:
    """A text of the page's catalogue in that language; what stands in its braces is filled in."""
    letters = len(re.sub(r"\{\w+\}", "", text))
    said = re.sub(r"\{\w+\}|[A-Za-z]", lambda part: _LETTERS.get(part[0], part[0]), text)
    longer = re.sub(r"~{10}(?=~)", r"\g<0> ", "~" * math.ceil(letters * (0.5 if letters < 12 else 0.3)))
    return f"⟦{said}{longer}⟧".format(**values) if values else f"⟦{said}{longer}⟧"


def plain(window, *excepted: str) -> list[str]:
    """What a page says plainly, without what is somebody's own text."""
    return window.run(_PLAIN, list(excepted))
