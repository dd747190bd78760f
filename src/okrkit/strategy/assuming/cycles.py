"""Over past cycles: how often a driver moved, and how often the outcome followed."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import CalendarError
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.noun import Noun
from okrkit.numerics.beliefs import tails
from okrkit.strategy.assuming.grid import Seen
from okrkit.strategy.assuming.movement import Noise, Way, moved, noise_of

__all__ = ["Counts", "counted"]

MOST: Final = 40
"""Cycles that are looked back over."""


@frozen(kw_only=True)
class Counts(Noun):
    """
    What a driver and an outcome did in past cycles.

    Attributes:
        cycles: In how many both are known.
        moved: In how many of these the driver moved in its good direction.
        followed: In how many of these the outcome did as well.
        stayed: In how many of these it was no better.
        labels: The cycles in which the driver moved, with what the outcome did.

    Example:
        >>> Counts(cycles=4, moved=3, followed=0, stayed=3).p
        0.125
    """

    cycles: int = 0
    moved: int = 0
    followed: int = 0
    stayed: int = 0
    labels: tuple[tuple[str, Way], ...] = ()

    @property
    def p(self) -> float:
        """
        How often the outcome would follow so seldom if it did every second time.

        Of the cycles in which it is clear what it did; NaN where there is none.

        Source:
            The binomial distribution with a half.

        Example:
            >>> Counts(cycles=5, moved=5, followed=0, stayed=5).p
            0.03125
        """
        clear = self.followed + self.stayed
        if clear == 0:
            return float("nan")
        return tails(np.full(clear, 0.5), self.followed)[0]


def counted(
    driver: Seen,
    outcome: Seen,
    cadence: Cadence,
    *,
    before: Cycle,
    lag: float,
    directions: tuple[int, int],
    level: float,
) -> Counts:
    """
    Count past cycles in which a driver moved, and in which the outcome followed.

    A metric moved in a cycle where the interval of its change lies on the good side,
    and the change is at least half of what it usually is over so many days. It stayed
    where it did not, and the whole interval lies below what is usual.

    Args:
        driver: Its readings.
        outcome: Its readings.
        cadence: The rule of cycles.
        before: The cycle that runs; those before it count.
        lag: Days by which the outcome is looked at later.
        directions: 1 or -1 of each: where higher or lower is better.
        level: Of the intervals.

    Returns:
        The counts.

    Example:
        >>> none = Seen(np.arange(0), np.arange(0.0), np.arange(0.0))
        >>> now = Cadence("quarter").cycle("2026-11-15")
        >>> counted(none, none, Cadence("quarter"), before=now, lag=0,
        ...         directions=(1, 1), level=0.95).cycles
        0
    """
    both = (driver, noise_of(driver)), (outcome, noise_of(outcome))
    if not len(driver.day) or not len(outcome.day):
        return Counts()
    since = int(max(driver.day[0], outcome.day[0] - lag))
    found: list[tuple[str, Way, Way]] = []
    for cycle in _past(cadence, before, since):
        driven = _way(*both[0], cycle, 0, directions[0], level)
        did = _way(*both[1], cycle, round(lag), directions[1], level)
        if driven is not None and did is not None:
            found.append((str(cycle), driven, did))
    labels: tuple[tuple[str, Way], ...] = tuple(
        (label, did) for label, driven, did in found if driven == "better"
    )
    what = [did for _, did in labels]
    return Counts(
        cycles=len(found),
        moved=len(labels),
        followed=what.count("better"),
        stayed=what.count("no better"),
        labels=labels,
    )


def _past(cadence: Cadence, before: Cycle, since: int) -> Iterator[Cycle]:
    """Go back through cycles, as far as there are readings."""
    cycle = before
    for _ in range(MOST):
        try:
            cycle = cadence.previous(cycle)
        except CalendarError:
            return  # a cycle of days of its own has none before it
        if cycle.end.toordinal() <= since:
            return
        yield cycle


def _way(
    metric: Seen,
    noise: Noise | None,
    cycle: Cycle,
    after: int,
    direction: int,
    level: float,
) -> Way | None:
    start, end = cycle.start.toordinal() - 1, cycle.last_day.toordinal()
    if end + after > metric.day[-1] + metric.step:
        return None
    made = moved(metric, start + after, end + after, level=level, noise=noise)
    if made is None:
        return None
    usual = made.usual or 0.0
    low, high = sorted((direction * made.low, direction * made.high))
    if low > 0 and direction * made.change >= usual / 2:
        return "better"
    return "no better" if high < usual or high <= 0 else "unclear"
