"""What a screen reader finds in the window and hears from it, read from the accessibility bus as a real one does: a page that is right for axe may say nothing there."""

from journeys import connect, deliver, open_folder, receipt
from listener import Listener
from models import classifier
from patience import until

# Start and end, six phases, every tenth; a busy machine adds one every 30 seconds.
MOST_SAID = 30


class Reader:
    """A screen reader on a desktop."""

    def __init__(self, listener: Listener):
        self._listener = listener

    def _asked(self, what: str) -> list:
        self._listener.do(what)
        return self._listener.next()

    def tree(self) -> list[dict]:
        return self._asked("tree")

    def waits_for(self, part: str) -> list[str]:
        """All that was announced until this was."""
        said: list[str] = []
        until(f"“{part}” is said", lambda: said.extend(self._asked("heard")) or any(part in one for one in said), told=lambda: str(said))
        return said


def found(tree: list[dict], role: str, name: str) -> dict:
    """The one node of that role and name."""
    those = [node for node in tree if node["role"] == role and node["name"] == name]
    assert len(those) == 1, f"{role} {name}: {those} in {[(node['role'], node['name']) for node in tree]}"
    return those[0]


def below(tree: list[dict], top: dict) -> list[dict]:
    """What stands in it: deeper nodes that follow."""
    inside = []
    for node in tree[tree.index(top) + 1 :]:
        if node["depth"] <= top["depth"]:
            break
        inside.append(node)
    return inside


def test_a_delivery_as_a_screen_reader_tells_it(desks, own_hub, listeners, tmp_path):
    account = own_hub.account("write")
    desk = desks.new(own_hub)
    desk.desktop.invite_screen_readers()
    reader = Reader(listeners(desk.desktop, "screen_reader.py"))
    window = desk.start()
    # The page begins to tell once somebody has asked what is there, as readers do with each new window.
    until("the page is found", lambda: any(node["name"] == "Connect your Hugging Face account" for node in reader.tree()))
    connect(window, account.token)
    reader.waits_for(f"The profile “{account.user}” is ready.")
    open_folder(window, classifier(tmp_path / "models" / "mood-classifier", 32 << 20))
    deliver(window)
    receipt(window)
    said = reader.waits_for("Delivered.")
    assert len(said) <= MOST_SAID and len(set(said)) == len(said), said

    open_folder(window, classifier(tmp_path / "models" / "large-classifier", 96 << 20))
    with own_hub.slow_line():
        deliver(window)
        # The word alone is there from the start, as what is to come.
        reader.waits_for("Sending.")
        with own_hub.standing_still():
            _looks_like_a_delivery(reader.tree())
            window.click("button", "Pause")
            window.see("button", "Resume", seconds=60)
    reader.waits_for("is paused")
    own_hub.revoke(account.token)
    window.click("button", "Resume")
    reader.waits_for("was revoked")


def _looks_like_a_delivery(tree: list[dict]) -> None:
    """Where a reader can go, what it can press, and how far the delivery is."""
    landmarks = {node["attributes"].get("computed-role") for node in tree if node["role"] == "landmark"}
    assert {"navigation", "main", "region"} <= landmarks, landmarks
    title = found(tree, "heading", "large-classifier")
    assert title["attributes"]["level"] == "1" and any("focused" in node["states"] for node in below(tree, title)), title
    for name in ("Pause", "Cancel"):
        assert {"focusable", "enabled"} <= set(found(tree, "push button", name)["states"])
    assert "Sending" in found(tree, "progress bar", "Progress of the delivery")["attributes"]["valuetext"]
    phases = [node for node in below(tree, found(tree, "list", "Phases")) if node["role"] == "list item"]
    assert len(phases) == 6 and [node["name"] for node in phases if node["attributes"].get("current") == "step"] == ["Sending , now"], phases
    files = found(tree, "landmark", "Files of the delivery, 4 files")
    assert any(node["role"] == "list item" and "config.json" in node["name"] for node in below(tree, files))
