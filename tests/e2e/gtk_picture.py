"""A picture of a window as the screen shows it. Run by the system's Python, which has GTK: gtk_picture.py WINDOW FILE

The page's engine paints a little after the page is ready, so pictures are taken until two in a row are the same; what moves without an end is taken as it is.
"""

import sys
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11  # noqa: E402  (the versions come first)

TRIES = 8
BETWEEN = 0.1


def main(number: int, file: str) -> None:
    window = GdkX11.X11Window.foreign_new_for_display(Gdk.Display.get_default(), number)
    before = None
    for _ in range(TRIES):
        picture = Gdk.pixbuf_get_from_window(window, 0, 0, window.get_width(), window.get_height())
        if before and before.get_pixels() == picture.get_pixels():
            break
        before = picture
        time.sleep(BETWEEN)
    picture.savev(file, "png", [], [])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
