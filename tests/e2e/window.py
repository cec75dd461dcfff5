"""The real window of the real program, as its user has it: started, looked at, clicked, typed into, dragged onto, closed, killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException, ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webelement import WebElement

import close_button
import neighbour
from desktop import Desktop
from patience import until
from surroundings import TARGET, WITH_US

_ROLES = (Path(__file__).parent / "roles.js").read_text()
# What stands in place of a page that broke: waiting for anything else is in vain.
_BROKEN = "This page could not be shown"
# The page has drawn it anew, or it is still on its way to its place.
_NOT_YET = (StaleElementReferenceException, ElementNotInteractableException, ElementClickInterceptedException)
# Where the mouse hits it.
_MIDDLE = """
const { left, top, width, height } = arguments[0].getBoundingClientRect();
return [Math.round(left + width / 2), Math.round(top + height / 2)];
"""
# Nothing while it may not be used. What is drawn by its label is clicked there, as a person does.
_WHERE_TO_CLICK = """
const [one] = arguments;
if (one.disabled || one.getAttribute("aria-disabled") === "true") return null;
const target = ["radio", "checkbox"].includes(one.type) && one.labels.length ? one.labels[0] : one;
const { top, bottom } = target.getBoundingClientRect();
if (top < 0 || bottom > innerHeight) target.scrollIntoView({ block: "center", behavior: "instant" });
return target;
"""
# Where another program's window stands, beside ours.
_BESIDE = (1220, 60)
# Movements with an end have ended, and two frames have passed: a picture taken earlier shows the past. Some are never told to have ended, such as those of
# what is not shown any more; a while is enough for each.
_SETTLED = """
const done = arguments[0];
const began = performance.now();
const moves = (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity;
const frames = (left) => requestAnimationFrame(() => (left ? frames(left - 1) : done(true)));
const look = () => (document.getAnimations().some(moves) && performance.now() - began < 1500 ? requestAnimationFrame(look) : frames(1));
look();
"""


class _Options(ArgOptions):
    """What WebKitWebDriver wants to know."""

    def __init__(self, binary: Path, arguments: list[str]):
        super().__init__()
        self.set_capability("webkitgtk:browserOptions", {"binary": str(binary), "args": arguments})

    @property
    def default_capabilities(self) -> dict:
        return {}

    def to_capabilities(self) -> dict:
        return self._caps


@dataclass
class Effort:
    """What a person had to do. A dialog of the system counts as the two clicks with which a mouse answers it; a drag counts as one."""

    clicks: int = 0
    typed: int = 0


class Window:
    """One start of the program."""

    PROGRAM = TARGET / "debug" / "model-courier"
    # What starts the program where it can't be started as it is.
    STARTER: Path | None = None

    def __init__(self, desktop: Desktop, environment: dict[str, str], arguments: list[str] | None = None):
        self.desktop = desktop
        self.effort = Effort()
        port = _free_port()
        driver_environment = desktop.environment | {"TAURI_WEBVIEW_AUTOMATION": "true"} | environment
        self._log = open(desktop.folder / "window.log", "ab")
        command = [*WITH_US, "WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"]
        self._server = subprocess.Popen(command, env=driver_environment, stdout=self._log, stderr=self._log, start_new_session=True)
        until("WebKitWebDriver answers", lambda: _answers(port))
        options = _Options(self.STARTER or self.PROGRAM, arguments or [])
        try:
            address = f"http://127.0.0.1:{port}"
            # A program that ends before it shows a window would be waited for without an end.
            self.driver = webdriver.Remote(address, options=options, client_config=ClientConfig(address, timeout=90))
            self.driver.set_script_timeout(20)
            self.pid = until("the program runs", self._find_pid)
        except BaseException:
            self.kill()
            raise

    # --- looking ------------------------------------------------------------------------------------------------------

    def all(self, role: str, name: str | None = None, partly: bool = False, within: WebElement | None = None) -> list[WebElement]:
        """What of a role is visible now."""

        def looked() -> tuple[list[WebElement]] | None:
            try:
                return (self.driver.execute_script(_ROLES, role, name, partly, within),)
            except StaleElementReferenceException:
                # The page took it away between the script's look and the driver's naming of it.
                return None

        return until(f"a look for {role} {name or ''} that is not overtaken", looked)[0]

    def see(self, role: str, name: str | None = None, partly: bool = False, within: WebElement | None = None, seconds: float = 20) -> WebElement:
        """Waits until it is there; the first where there are several."""
        found = until(f"{role} {name or ''}", lambda: self.all(role, name, partly, within), seconds, told=self.text)
        return found[0]

    def read(self, *parts: str, seconds: float = 20) -> str:
        """Waits until the page says each of `parts`; gives all that it says."""

        def says() -> str | None:
            text = self.text()
            assert _BROKEN not in text, text
            return text if all(part in text for part in parts) else None

        return until(f"the page says {parts}", says, seconds, told=self.text)

    def text(self) -> str:
        return self.driver.execute_script("return document.body.innerText")

    def run(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def run_async(self, script: str, *arguments):
        return self.driver.execute_async_script(script, *arguments)

    @property
    def place(self) -> str:
        return self.run("return location.hash") or "#/"

    def at(self, place: str, seconds: float = 20) -> None:
        """Waits until the page that begins with `place` is shown."""
        until(f"the page {place}", lambda: self.place.startswith(place), seconds, told=self.text)

    def settle(self) -> None:
        """Waits until what is painted is what the page says."""
        self.run_async(_SETTLED)

    def screenshot(self, path: Path) -> None:
        """From the screen: the driver has no picture of a page that is painted without OpenGL, and waits for one without an end."""
        self.settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        number = self.main_x_window()
        self.desktop.run("xdotool", "windowraise", number)
        self.desktop.run(neighbour.PYTHON, str(Path(__file__).parent / "gtk_picture.py"), number, str(path), timeout=60)

    # --- doing --------------------------------------------------------------------------------------------------------

    def click(self, role: str, name: str | None = None, partly: bool = False, within: WebElement | None = None, seconds: float = 20) -> None:
        """Waits until it is there and may be clicked, and clicks it."""
        self.effort.clicks += 1

        def clicked() -> bool:
            element = self.see(role, name, partly, within, seconds)
            try:
                target = self.run(_WHERE_TO_CLICK, element)
                if target:
                    target.click()
                return target is not None
            except _NOT_YET:
                return False

        until(f"{role} {name} can be clicked", clicked, seconds, told=self.text)

    def click_away(self, name: str) -> None:
        """Clicks the button that takes the window off the screen, with the screen's own mouse: the driver waits until what it clicked is painted
        once more, which a window that is away never is."""
        self.effort.clicks += 1
        x, y = self.run(_MIDDLE, self.see("button", name))
        self.desktop.run("xdotool", "mousemove", "--window", self.main_x_window(), str(x), str(y), "click", "1")
        until("the window is away", lambda: not self.x_windows())

    def ready(self, role: str, name: str, seconds: float = 20) -> None:
        """Waits until it may be clicked."""
        until(f"{role} {name} is ready", lambda: self.run(_WHERE_TO_CLICK, self.see(role, name)), seconds, told=self.text)

    def type(self, name: str, text: str) -> None:
        """Types into a field in place of what it holds."""
        self.effort.typed += 1
        field = self.see("textbox", name, partly=True)
        field.send_keys(Keys.CONTROL + "a" + Keys.NULL)
        field.send_keys(text)

    def paste(self, name: str, text: str) -> None:
        """Copies elsewhere, and pastes here: one click for the person."""
        self.effort.clicks += 1
        field = self.see("textbox", name, partly=True)
        with neighbour.copied(self.desktop, text):
            self.focus()
            field.send_keys(Keys.CONTROL + "a" + Keys.NULL)
            field.send_keys(Keys.CONTROL + "v" + Keys.NULL)
            until(f"{name} holds what was pasted", lambda: field.get_property("value") == text)

    def press(self, *keys: str) -> None:
        """Keys for whatever has the focus."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def chord(self, held: str, key: str) -> None:
        """A key while another is held, for whatever has the focus."""
        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def go(self, place: str) -> None:
        """Follows a link to another page of the window."""
        self.run("location.hash = arguments[0]", place)

    def choose_in_dialog(self, path: Path) -> None:
        """Answers the system's dialog that is open. A GTK dialog takes a path only in this rhythm: nothing tells when it is ready for more."""
        self.effort.clicks += 2
        dialog = until("the system's dialog", lambda: [one for one in self.x_windows() if one != self.main_x_window()])[-1]
        do = lambda *words: self.desktop.run("xdotool", *words)  # noqa: E731
        do("windowfocus", "--sync", dialog)
        do("type", "/")
        time.sleep(1)
        do("type", "--delay", "40", str(path).removeprefix("/"))
        time.sleep(1)
        do("key", "Return")
        until("the system's dialog is closed", lambda: dialog not in self.x_windows())

    def drop(self, *paths: Path, over: Callable[[], None] = lambda: None) -> None:
        """Drags files from another program's window onto this one, with the mouse; does `over` before they are let go."""
        self.effort.clicks += 1
        neighbour.drag(self.desktop, _BESIDE, (420, 380), [str(path) for path in paths], over)

    # --- the window itself --------------------------------------------------------------------------------------------

    def x_windows(self) -> list[str]:
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.pid)], env=self.desktop.environment, capture_output=True, text=True)
        return found.stdout.split()

    def main_x_window(self) -> str:
        return until("the window is on the screen", lambda: [one for one in self.x_windows() if "Model Courier" in self._title(one)])[0]

    def _title(self, window: str) -> str:
        found = subprocess.run(["xdotool", "getwindowname", window], env=self.desktop.environment, capture_output=True, text=True)
        return found.stdout.strip()

    def focus(self) -> None:
        self.desktop.run("xdotool", "windowfocus", "--sync", self.main_x_window())

    def resize(self, width: int, height: int) -> None:
        self.desktop.run("xdotool", "windowsize", self.main_x_window(), str(width), str(height))
        until("the page has the new size", lambda: self.run("return [innerWidth, innerHeight]") == [width, height])

    def ask_to_close(self) -> None:
        """What the cross in the title bar does."""
        close_button.press(self.desktop.screen.name, int(self.main_x_window()))

    def hang(self) -> None:
        """From now on the page does nothing any more: neither it nor the driver answers."""
        self.run("setTimeout(() => { for (;;); }, 100)")
        time.sleep(0.5)

    def press_in_dialog(self, key: str) -> None:
        """A key for the system's dialog that is open, or comes."""
        dialog = until("the system's dialog", lambda: [one for one in self.x_windows() if one != self.main_x_window()])[-1]
        self.desktop.run("xdotool", "windowfocus", "--sync", dialog)
        self.desktop.run("xdotool", "key", key)
        until("the system's dialog is closed", lambda: dialog not in self.x_windows())

    @staticmethod
    def pass_time_between_questions() -> None:
        """Who closes the window twice within five seconds means it; afterwards it is a question again."""
        time.sleep(6)

    # --- its end ------------------------------------------------------------------------------------------------------

    @property
    def runs(self) -> bool:
        return _lives(self.pid)

    def ended(self, seconds: float = 20) -> None:
        """Waits until the program has ended by itself."""
        until("the program has ended", lambda: not self.runs, seconds)
        self.kill()

    def kill(self) -> None:
        """At once, without a word to the program: it and all of the page's processes, as in a power cut."""
        processes = self._descendants()
        for pid in [*processes, self._server.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()
        # Until it is really gone it has its name on the bus, and the next start would hand over to it and end.
        until("the processes are gone", lambda: not any(map(_lives, processes)))
        self._log.close()

    def children(self) -> list[int]:
        """The processes that the program has started, and theirs."""
        return _below(self.pid)

    def page_process(self) -> int:
        """The one in which the page lives."""
        return self.page_processes()[0]

    def page_processes(self) -> list[int]:
        """The same and those that come in its place; what has ended and was not asked for has no program any more."""
        found = []
        for pid in self.children():
            with contextlib.suppress(OSError):
                found += [pid] if os.readlink(f"/proc/{pid}/exe").endswith("WebKitWebProcess") else []
        return found

    def _descendants(self) -> list[int]:
        return _below(self._server.pid)

    def _find_pid(self) -> int | None:
        for pid in self._descendants():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/exe").startswith(str(self.PROGRAM)):
                    return pid
        return None


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _below(root: int) -> list[int]:
    """Every process under `root`, parents first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        below = parents.get(queue.pop(0), [])
        found += below
        queue += below
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5) as answer:
            return json.load(answer)["value"]["ready"]
    except (urllib.error.URLError, OSError):
        return False
