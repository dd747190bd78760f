"""How time grows with a text, and targets as rows of a test have them."""

import time
from collections.abc import Callable

import pytest

from okrkit.wording.slots import Slots

_TRIES = 4
_GOOD = 20.0


@pytest.fixture
def growth() -> Callable[[Callable[[str], object], str], float]:
    """
    Give a function that tells how much longer ten times a text takes.

    It measures the CPU time of this process, takes the best of several, and looks again
    where something else disturbed it: what is slow by nature is so every time.
    """

    def seconds(work: Callable[[str], object], text: str) -> float:
        begun = time.process_time()
        work(text)
        return time.process_time() - begun

    def grown(work: Callable[[str], object], piece: str) -> float:
        short, long = (piece * (size // len(piece) + 1) for size in (2_000, 20_000))
        work(short)  # what is prepared once is no part of it
        best = float("inf")
        for _ in range(_TRIES):
            once = min(seconds(work, short) for _ in range(5))
            best = min(best, seconds(work, long) / max(once, 2e-4))
            if best < _GOOD:
                break
        return best

    return grown


@pytest.fixture(scope="session")
def said() -> Callable[[Slots], str]:
    """Give a function that writes a target in one line."""

    def written(slots: Slots) -> str:
        start = "" if slots.baseline is None else f" {slots.baseline:g}>"
        high = "" if slots.high is None else f"..{slots.high:g}"
        whole = "" if slots.of is None else f"/{slots.of:g}"
        value = f"{slots.target:g}{high}{whole}"
        unit = slots.unit or "-"
        return f"{slots.direction or '-'}{start} {value} {unit} {slots.kind}"

    return written
