"""Waiting for what must become true, and never for luck: each wait names its condition and ends with it."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, condition: Callable[[], T], seconds: float = 20, between: float = 0.05, told: Callable[[], str] = str) -> T:
    """Gives the first answer of `condition` that is true or not empty. `told` adds what can be seen when it never comes."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:g} s\n{told()}")
        time.sleep(between)
