"""What the stories of the packages stand on: the packages that were built, and a clean system into which the deb is installed once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clean_root import CleanRoot
from desktop import Screen

PACKAGES = Path(os.environ["COURIER_PACKAGES"])


def only(ending: str) -> Path:
    [package] = PACKAGES.rglob(f"*.{ending}")
    return package


@pytest.fixture(scope="session")
def deb() -> Path:
    return only("deb")


@pytest.fixture(scope="session")
def rpm() -> Path:
    return only("rpm")


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> CleanRoot:
    """The system before anything was installed."""
    kept = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "model-courier" / "clean-root.tar"
    return CleanRoot(tmp_path_factory.mktemp("clean") / "root", kept)


@pytest.fixture(scope="session")
def installed(clean: CleanRoot, deb: Path) -> CleanRoot:
    clean.install(deb)
    return clean
