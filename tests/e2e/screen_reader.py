"""A screen reader, in the place of a real one: a line "tree" is answered with every node of the window that the accessibility bus shows, "heard" with what
the program announced since the last time. Run by the system's Python, which has the bindings."""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (the version comes first)

PROGRAM = "model-courier"
STATES = {name: getattr(Atspi.StateType, name.upper()) for name in ("focused", "focusable", "enabled")}

heard: list[str] = []


def text_of(node) -> str:
    """All that it says: its own text, with that of its children where they stand in it."""
    if "Text" not in node.get_interfaces():
        return node.get_name() or ""
    whole = Atspi.Text.get_text(node, 0, -1)
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        whole = whole.replace("\ufffc", text_of(child), 1) if "\ufffc" in whole else whole
    return whole


def shown(node, depth: int) -> dict:
    states = node.get_state_set()
    return {
        "role": node.get_role_name(), "name": node.get_name() or "", "text": text_of(node), "depth": depth,
        "states": [name for name, state in STATES.items() if states.contains(state)], "attributes": node.get_attributes() or {},
    }


def tree(node, depth: int = 0) -> list[dict]:
    """What went away while it was read is left out."""
    try:
        found = [shown(node, depth)]
        for at in range(node.get_child_count()):
            found += tree(node.get_child_at_index(at), depth + 1)
        return found
    except (GLib.Error, AttributeError):
        return []


def window() -> list[dict]:
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    programs = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
    return [node for program in programs if program and program.get_name() == PROGRAM for node in tree(program)]


def asked(source, _condition) -> bool:
    line = source.readline().strip()
    if line == "tree":
        print(json.dumps(window()), flush=True)
    elif line == "heard":
        print(json.dumps(heard), flush=True)
        heard.clear()
    return bool(line)


Atspi.init()
listener = Atspi.EventListener.new(lambda event: heard.append(event.any_data))
listener.register("object:announcement")
print(json.dumps("ready"), flush=True)
GLib.io_add_watch(sys.stdin, GLib.IO_IN, asked)
GLib.MainLoop().run()
