"""A package on a system that has nothing else: installed, used from the terminal and by its window, removed. In the order in which a person does it."""

import subprocess
from pathlib import Path

import journeys
from clean_root import CleanRoot
from desktop import Desktop, Screen
from window import Window

SIZES = [f"{size}x{size}" for size in (16, 24, 32, 48, 64, 128, 256, 512)]
WANTED = {
    "/usr/bin/model-courier",
    "/usr/bin/courier",
    "/usr/share/applications/model-courier.desktop",
    *(f"/usr/share/icons/hicolor/{size}/apps/model-courier.png" for size in SIZES),
    "/usr/share/icons/hicolor/scalable/apps/model-courier.svg",
    "/usr/share/man/man1/courier.1.gz",
    "/usr/share/man/man1/courier-deliver.1.gz",
    "/usr/share/bash-completion/completions/courier",
    "/usr/share/fish/vendor_completions.d/courier.fish",
    "/usr/share/doc/model-courier/copyright",
    "/usr/share/doc/model-courier/LICENSES.txt.gz",
}
ZSH = {"deb": "/usr/share/zsh/vendor-completions/_courier", "rpm": "/usr/share/zsh/site-functions/_courier"}
# Where a person's own things lie; everything else has to be gone again.
OF_THE_PERSON = "/home/ada"


def said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_the_rpm_holds_the_same_and_recommends_the_tray(rpm: Path):
    held = set(said("rpm", "-qpl", rpm).splitlines())
    assert WANTED | {ZSH["rpm"]} <= held, WANTED - held
    assert "libwebkit2gtk-4.1.so.0" in said("rpm", "-qp", "--requires", rpm)
    assert "appindicator" in said("rpm", "-qp", "--recommends", rpm)
    assert "appindicator" not in said("rpm", "-qp", "--requires", rpm)
    assert said("rpm", "-qp", "--queryformat", "%{NAME} %{LICENSE}", rpm) == "model-courier Apache-2.0"


def test_the_deb_asks_for_what_it_needs_and_recommends_the_tray(deb: Path):
    fields = {name: said("dpkg-deb", "-f", deb, name).strip() for name in ("Package", "Version", "Depends", "Recommends", "Maintainer", "Section")}
    assert fields["Package"] == "model-courier" and fields["Section"] == "science", fields
    assert "libwebkit2gtk-4.1-0" in fields["Depends"] and "libc6 (>= 2." in fields["Depends"] and "ca-certificates" in fields["Depends"], fields
    assert "libayatana-appindicator3-1" in fields["Recommends"] and "appindicator" not in fields["Depends"], fields
    assert fields["Maintainer"].startswith("The Model Courier team"), fields


def test_installed_everything_lies_where_the_system_looks_for_it(installed: CleanRoot, deb: Path):
    held = set(installed.run("dpkg", "-L", "model-courier").splitlines())
    assert WANTED | {ZSH["deb"]} <= held, WANTED - held
    version = said("dpkg-deb", "-f", deb, "Version").strip()
    assert installed.run("courier", "--version").strip() == f"courier {version}"
    assert installed.run("model-courier", "--version").strip() == f"model-courier {version}"
    subprocess.run(["desktop-file-validate", installed.folder / "usr/share/applications/model-courier.desktop"], check=True)


def test_a_person_delivers_with_the_command(installed: CleanRoot):
    told = installed.run("courier", "demo", HOME=OF_THE_PERSON)
    assert "Delivered as v1 to" in told and "Proved: " in told, told
    assert "Already delivered as v1" in (again := installed.run("courier", "demo", HOME=OF_THE_PERSON)), again


def test_a_system_without_any_authorities_is_told_in_words(installed: CleanRoot):
    certificates, aside = installed.folder / "etc/ssl/certs", installed.folder / "etc/ssl/aside"
    certificates.rename(aside)
    try:
        ended = installed.ended("courier", "demo", "--dir", f"{OF_THE_PERSON}/practice", HOME=OF_THE_PERSON)
    finally:
        aside.rename(certificates)
    assert ended.returncode == 1 and "(tls)" in ended.stdout and "panicked" not in ended.stdout, ended


class Installed(Window):
    """The window of the package, in the clean system, on a desktop outside of it."""


def test_a_person_delivers_with_the_window(installed: CleanRoot, screen: Screen, tmp_path: Path):
    Installed.PROGRAM, Installed.STARTER = installed.folder / "usr/bin/model-courier", installed.starter("model-courier")
    desktop = Desktop(tmp_path, screen)
    window = Installed(desktop, {"COURIER_HOME": str(tmp_path / "courier")})
    try:
        window.click("button", "Try it without an account", seconds=60)
        window.see("heading", "sample-model", seconds=60)
        journeys.deliver(window)
        assert "v1" in journeys.receipt(window)
        window.screenshot(Path(tmp_path) / "receipt.png")
    finally:
        window.kill()
        desktop.close()


def test_removed_nothing_is_left_but_what_is_the_persons(installed: CleanRoot):
    held = set(installed.run("dpkg", "-L", "model-courier").splitlines())
    mine = {file for file in installed.files() if file.startswith(OF_THE_PERSON)}
    assert any(file.endswith(".db") for file in mine), mine
    installed.run("apt-get", "purge", "-y", "-q", "model-courier")
    left = installed.files()
    assert not {file for file in left if "courier" in file and not file.startswith(OF_THE_PERSON)}
    assert not {path for path in held if (installed.folder / path.lstrip("/")).is_file()}
    assert {file for file in left if file.startswith(OF_THE_PERSON)} == mine
