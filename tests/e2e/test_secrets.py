"""No token is anywhere but in the keychain and in memory: not in the page, its storage, what the shell answers, files, logs, or the children's environment."""

import contextlib
import json
from pathlib import Path

from journeys import connect, create_profile, deliver, open_folder, receipt
from secrets_search import files, forms_in, leaks

# Keeps every answer of the shell, and everything it tells by itself, on its way to the page.
RECORD = """
window.answers = [];
const { callbacks } = window.__TAURI_INTERNALS__;
const get = callbacks.get.bind(callbacks);
callbacks.get = (id) => {
  const callback = get(id);
  return callback && ((...told) => { window.answers.push(JSON.stringify(told)); return callback(...told); });
};
"""
STORED = """
const done = arguments[0];
Promise.resolve(indexedDB.databases?.() ?? []).then((databases) => done(JSON.stringify({
  html: document.documentElement.outerHTML, inputs: [...document.querySelectorAll("input, textarea")].map((one) => one.value), address: location.href, name: window.name,
  cookies: document.cookie, local: { ...localStorage }, session: { ...sessionStorage }, databases, history: history.state,
})));
"""


def page(window) -> bytes:
    """All that the page holds and keeps."""
    return window.run_async(STORED).encode()


def processes(pids: list[int]) -> dict[str, bytes]:
    """What everybody on the machine can read about processes."""
    told = {}
    for pid in pids:
        for part in ("environ", "cmdline"):
            with contextlib.suppress(FileNotFoundError):
                told[f"{part} of {Path(f'/proc/{pid}/comm').read_text().strip()}"] = Path(f"/proc/{pid}/{part}").read_bytes()
    return told


def test_no_token_leaves_the_keychain(desks, own_hub, model):
    pasted, found = own_hub.account("write", 0), own_hub.account("write", 1)
    desk = desks.new(own_hub)
    window = desk.start(hf_token=found.token)
    window.run(RECORD)
    places: dict[str, bytes] = {}

    connect(window, pasted.token)
    places["page after the wizard"] = page(window)
    window.go("#/profiles/new")
    window.click("radio", "HF_TOKEN", partly=True)
    places["page that offers a found token"] = page(window)
    window.click("button", "Continue")
    create_profile(window)
    window.read("ben-ops", "Valid")
    window.go("#/")
    children = window.children()
    assert children, "the page runs in processes of its own"
    places |= processes(children)
    places["command line of the program"] = Path(f"/proc/{window.pid}/cmdline").read_bytes()
    open_folder(window, model)
    deliver(window)
    receipt(window)
    places["page with the receipt"] = page(window)
    for place in ("#/profiles", "#/deliveries", "#/settings"):
        window.go(place)
        window.see("heading")
        places[f"page {place}"] = page(window)
    answers = window.run("return window.answers")
    assert len(answers) > 20 and any(pasted.user in answer for answer in answers), "the shell's answers were heard"
    places["answers of the shell"] = json.dumps(answers).encode()
    assert any(name.startswith("environ of WebKit") for name in places)
    window.ask_to_close()
    window.ended()

    assert len(desk.desktop.secrets()) == 2
    assert (desk.home / "page").is_dir() and len(files(desk.home)) > 5
    for secret in (pasted.token, found.token):
        held = [f"{name}: {form}" for name, data in places.items() for form in forms_in(data, secret)]
        assert held == []
        assert leaks(desk.desktop.folder, secret) == []
    assert "plain" in forms_in(f"x{pasted.token}x".encode(), pasted.token), "the search finds what is there"
