"""What the system was told once by its owner counts in the window: more contrast, less motion."""

_BORDER = "return getComputedStyle(document.documentElement).getPropertyValue('--border')"
_LONGEST = """
const seconds = (text) => Math.max(...text.split(",").map((one) => (one.trim().endsWith("ms") ? parseFloat(one) / 1000 : parseFloat(one))));
return Math.max(...[...document.querySelectorAll("*")].map(getComputedStyle).flatMap((one) => [seconds(one.transitionDuration), seconds(one.animationDuration)]));
"""


def wishes(desk, **settings: str) -> None:
    """As the system's settings leave them where GTK looks."""
    folder = desk.desktop.folder / ".config" / "gtk-3.0"
    folder.mkdir(parents=True)
    lines = [f"{name.replace('_', '-')}={value}" for name, value in settings.items()]
    (folder / "settings.ini").write_text("\n".join(["[Settings]", *lines, ""]))


def test_less_motion_and_more_contrast_are_honoured(desks, hub, looking):
    usual = desks.new(hub).start()
    assert usual.run(_LONGEST) > 0.05
    border = usual.run(_BORDER)
    desk = desks.new(hub)
    wishes(desk, gtk_enable_animations="0", gtk_theme_name="HighContrast")
    window = desk.start()
    assert window.run("return matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert window.run(_LONGEST) < 0.001
    assert window.run("return matchMedia('(prefers-contrast: more)').matches")
    assert window.run(_BORDER) != border
    looking.at(window, "first-start-more-contrast")
