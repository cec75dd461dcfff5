"""Another program on the same desktop: a window to drag files out of, or one in which something was copied. Run by the system's Python, which has GTK.

gtk_neighbour.py drag X Y PATH...   shows a small window at X, Y; a drag that begins in it carries the paths
gtk_neighbour.py clipboard          puts its standard input on the clipboard and keeps it there
Prints `ready`, and `dropped` after a drag that was taken; ends when it is told to.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402  (the versions come first)


def say(word: str, *_) -> bool:
    print(word, flush=True)
    return False


def drag(x: int, y: int, paths: list[str]) -> None:
    window = Gtk.Window(title="Files")
    window.move(x, y)
    window.set_default_size(160, 120)
    handle = Gtk.EventBox()
    handle.add(Gtk.Label(label="Drag me"))
    handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    handle.drag_source_add_uri_targets()
    handle.connect("drag-data-get", lambda _widget, _context, data, _info, _time: data.set_uris([Path(path).as_uri() for path in paths]))
    handle.connect("drag-end", lambda *_: say("dropped"))
    window.add(handle)
    window.connect("map-event", lambda *_: say("ready"))
    window.show_all()


def clipboard(text: str) -> None:
    board = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
    board.set_text(text, -1)
    say("ready")


if sys.argv[1] == "drag":
    drag(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
else:
    clipboard(sys.stdin.read())
Gtk.main()
