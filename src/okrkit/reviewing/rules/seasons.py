"""The rule on seasons: did the same weeks of earlier years move by themselves?"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from okrkit.model.calendar import Cycle
from okrkit.model.target import Reach
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult

__all__ = ["RULES"]

_YEARS, _LEAST_YEARS = 5, 2
_MUCH: Final = 0.5
"""So much of the planned change is worth a word."""
_NEAR: Final = 45
"""A reading so many days older still says where a metric stood."""
_LEAP_DAY: Final = (2, 29)


@rule(
    "S14",
    "seasonality ignored",
    severity="info",
    part="substance",
    source="GL9190, MB",
    needs=("cycle", "readings"),
)
def season(context: ReviewContext) -> Iterator[Hit]:
    """
    A change that the same weeks of earlier years brought by themselves, or undid.

    It looks at two to five earlier years, and speaks where all of them moved one way by
    at least half of what is planned.

    Why it matters:
        December sells by itself, and August does not: the season is praised or blamed
        for the team.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          orders:
            observations:
              2024-09-30: 400
              2024-12-31: 700
              2025-09-30: 420
              2025-12-31: 730
              2026-09-30: 450
        objectives:
          - id: sell
            title: People shop with us
            key_results:
              - {id: o, title: More, metric: orders, baseline: 450, target: 700}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          orders:
            observations:
              2024-09-30: 400
              2024-12-31: 410
              2025-09-30: 420
              2025-12-31: 415
              2026-09-30: 450
        objectives:
          - id: sell
            title: People shop with us
            key_results:
              - {id: o, title: More, metric: orders, baseline: 450, target: 700}

    When to waive:
        The target was set against the same weeks of last year.

    Source:
        A GitLab review; Martin Betz.
    """
    for kr in context.key_results:
        target, cycle = kr.target, kr.cycle
        if not isinstance(target, Reach) or cycle is None or not kr.readings:
            continue
        planned = target.target - target.baseline
        moved = list(_moved(kr, cycle))
        one_way = len({move > 0 for move in moved}) == 1
        enough = len(moved) >= _LEAST_YEARS and one_way
        if enough and min(map(abs, moved)) >= _MUCH * abs(planned):
            usual = sum(moved) / len(moved)
            helps = usual * planned > 0
            yield kr.hit(
                f"In the same weeks of {len(moved)} earlier years it moved by "
                f"{usual:+.3g} by itself; {planned:+.3g} is planned.",
                suggestion="Set the target against the same weeks of last year."
                if helps
                else "The season works against it: compare with last year.",
            )


def _moved(kr: SeenKeyResult, cycle: Cycle) -> Iterator[float]:
    """Give how the metric moved in the same weeks of earlier years."""
    for years in range(1, _YEARS + 1):
        start = _stood(kr, _back(cycle.start, years))
        end = _stood(kr, _back(cycle.end, years))
        if start is not None and end is not None and end != start:
            yield end - start


def _back(day: dt.date, years: int) -> dt.date:
    """Go back some years; from a leap day to the day before."""
    if (day.month, day.day) == _LEAP_DAY:
        day -= dt.timedelta(days=1)
    return day.replace(year=day.year - years)


def _stood(kr: SeenKeyResult, day: dt.date) -> float | None:
    """Give the last value before a day; None where it is too old to say so."""
    before = [reading for reading in kr.readings if reading.date < day]
    if not before or (day - before[-1].date).days > _NEAR:
        return None
    return before[-1].value


RULES: Final[tuple[Rule, ...]] = (season,)
"""This family, in order."""
