"""What axe finds on a page of the real window, and whether the page fits where there is little room."""

from dataclasses import dataclass, field

from surroundings import ROOT
from window import Window

_AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """
const done = arguments[arguments.length - 1];
const nodes = (found) => found.reduce((sum, one) => sum + one.nodes.length, 0);
const told = (found) => found.flatMap((one) => one.nodes.map((node) => `${one.id} at ${node.target.join(" ")}: ${node.failureSummary}`));
window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(
  ({ passes, violations, incomplete, inapplicable }) => done({
    rules: [...passes, ...violations, ...incomplete].map((one) => one.id), tried: passes.length + violations.length + incomplete.length + inapplicable.length,
    nodes: nodes(passes) + nodes(violations) + nodes(incomplete), violations: told(violations), undecided: told(incomplete),
  }),
  (error) => done({ error: String(error) }),
);
"""


@dataclass
class Seen:
    """What axe looked at so far, over all pages: `tried` rules on each, of which `rules` had something to look at."""

    pages: int = 0
    tried: int = 0
    rules: set[str] = field(default_factory=set)
    nodes: int = 0
    undecided: list[str] = field(default_factory=list)


def examine(window: Window, what: str, seen: Seen) -> list[str]:
    """The violations on the page that is shown."""
    if not window.run("return Boolean(window.axe)"):
        window.run(_AXE.read_text() + "; return true")
    window.settle()
    found = window.run_async(_RUN)
    assert "error" not in found, found["error"]
    assert found["nodes"], f"axe looked at nothing on {what}"
    seen.pages += 1
    seen.rules |= set(found["rules"])
    seen.nodes += found["nodes"]
    seen.tried = max(seen.tried, found["tried"])
    seen.undecided += [f"{what}: {one}" for one in found["undecided"]]
    return [f"{what}: {one}" for one in found["violations"]]


_TOO_WIDE = """
const room = document.documentElement.clientWidth;
const scrolls = [document.documentElement, document.body, document.querySelector("main")].filter((one) => one && one.scrollWidth > one.clientWidth + 1);
if (scrolls.length === 0) return [];
const name = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")}`;
const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > room + 1);
return [...scrolls.map((one) => `${name(one)} is ${one.scrollWidth} wide in ${one.clientWidth}`), ...wide.slice(0, 5).map((one) => `${name(one)} reaches ${Math.round(one.getBoundingClientRect().right)} of ${room}`)];
"""


def too_wide(window: Window, what: str) -> list[str]:
    """What makes the page scroll sideways."""
    return [f"{what}: {one}" for one in window.run(_TOO_WIDE)]
