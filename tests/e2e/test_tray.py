"""The icon in the system's tray, while the window is closed and folders are watched: the way back, and the end."""

import os

from journeys import connect
from patience import until


def test_the_tray_brings_the_window_back_and_ends_the_program(desks, hub, tmp_path, listeners):
    desk = desks.new(hub)
    tray = listeners(desk.desktop, "tray_reader.py")
    window = desk.start()
    assert tray.next() == {"menu": ["Open Model Courier", "Quit"]}
    account = hub.account("write")
    connect(window, account.token)
    add = ["watch", "add", str(tmp_path), "--to", f"{account.user}/watched", "--only-new"]
    desk.desktop.run("env", f"COURIER_HOME={desk.home}", os.environ["COURIER_BIN"], *add)

    window.ask_to_close()
    window.read("Model Courier goes on watching")
    window.click_away("Close the window")
    tray.do("Open Model Courier")
    until("the window is back", window.x_windows)

    window.ask_to_close()
    until("the window is away at once, now that it was explained", lambda: not window.x_windows())
    assert window.runs
    tray.do("Quit")
    window.ended()
