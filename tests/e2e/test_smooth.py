"""How smooth the live view is while a delivery of 20,000 files moves: the time between frames, measured by the page itself and printed. What a busy machine
measures is its own business, so no number is demanded here; only that there was something to measure. A page that stands still is measured before, and how
long the page's thread was ready to go on but had no processor is told beside, to tell the machine's part. By `./run e2e -m measured`, and not among the other stories."""

from pathlib import Path

import pytest

from journeys import connect, deliver, open_folder
from models import classifier
from patience import until

FILES = 20_000
_MEASURE = """
const [seconds, scrolls, done] = [arguments[0], arguments[1], arguments[arguments.length - 1]];
const gaps = [];
let changes = 0;
const watch = new MutationObserver(() => (changes += 1));
watch.observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true, attributes: true });
const list = scrolls && [...document.querySelectorAll("main *")].find((one) => one.scrollHeight > 100_000);
const begun = performance.now();
let last = begun;
requestAnimationFrame(function frame(now) {
  gaps.push(now - last);
  last = now;
  if (list) list.scrollTop += 40;
  if (now - begun < seconds * 1000) return requestAnimationFrame(frame);
  watch.disconnect();
  gaps.sort((a, b) => a - b);
  const at = (part) => gaps[Math.floor(part * (gaps.length - 1))];
  done({ frames: gaps.length, median: at(0.5), most: at(0.95), longest: at(1), within: gaps.filter((gap) => gap <= 33.4).length / gaps.length, changes, scrolled: list ? list.scrollTop : 0 });
});
"""


def _measured(window, seconds: float, scrolls: bool = False) -> dict:
    before = _processor(window)
    found = window.run_async(_MEASURE, seconds, scrolls)
    worked, waited = (after - earlier for earlier, after in zip(before, _processor(window), strict=True))
    return found | {"worked": worked / seconds, "waited": waited / seconds}


def _processor(window) -> tuple[float, float]:
    """Seconds that the page's thread had a processor, and that it waited for one."""
    run, delay, _ = Path(f"/proc/{window.page_process()}/schedstat").read_text().split()
    return int(run) / 1e9, int(delay) / 1e9


@pytest.mark.measured
def test_frames_of_a_live_view_with_twenty_thousand_files(desks, own_hub, efforts, tmp_path):
    folder = classifier(tmp_path / "models" / "many-files", 256 << 20)
    for number in range(FILES):
        part = folder / "parts" / f"{number // 500:02}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{number:05}.json").write_text(f'{{"part": {number}}}\n')
    window = desks.new(own_hub).start()
    window.go("#/settings")
    window.read("Together", seconds=60)
    still = _measured(window, 4)
    window.go("#/")
    connect(window, own_hub.account("write").token)
    open_folder(window, folder)
    window.ready("button", "Deliver", seconds=240)
    # On a line on which it lasts longer than it is measured: what comes after is another page.
    with own_hub.slow_line(bytes_per_second=12_000_000):
        deliver(window)
        until("the list of files is there", lambda: window.run("return [...document.querySelectorAll('main *')].some((one) => one.scrollHeight > 100_000)"), seconds=120)
        seen = _measured(window, 4)
        scrolled = _measured(window, 8, scrolls=True)
        window.read("Sent over the network")
    for what, one in {"the settings, standing still": still, f"the live view of {FILES:,} files": seen, "the same, scrolled while it moves": scrolled}.items():
        efforts.append(
            f"Frames of {what}: {one['frames']}, {one['within']:.0%} within 33 ms, median {one['median']:.1f} ms, 95 % within {one['most']:.1f} ms, "
            f"longest {one['longest']:.0f} ms, {one['changes']} changes of the page; it worked {one['worked']:.0%} of the time and waited for a processor {one['waited']:.0%}"
        )
    assert seen["frames"] > 0 and seen["changes"] > 0, seen
    assert scrolled["scrolled"] > 0, scrolled
