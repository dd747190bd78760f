"""Readings of two metrics, whatever their rhythms, at the same equal steps."""

from typing import Final

import numpy as np
from attrs import field, frozen

from okrkit.model.metric import Metric
from okrkit.model.series import Series
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results.sealed import seal
from okrkit.strategy.reading_errors import reading_errors

__all__ = ["SHORTEST", "Grid", "Seen", "on_one_grid", "seen"]

SHORTEST: Final = 7.0
"""Days of the shortest step: days of a week differ for reasons of their own."""

LONGEST_SEASON: Final = 100.0
"""Steps longer than these days show no season."""

YEAR: Final = 365.25


@frozen(eq=False)
class Seen:
    """
    Final readings of one metric up to a day.

    Attributes:
        day: As ordinal numbers, rising.
        value: In the metric's unit.
        error: Standard error of each, where it is known; else NaN.
        left_out: How many readings do not count, by reason.

    Shape:
        Columns (n,).

    Example:
        >>> from okrkit import Metric
        >>> seen(Series.of({"2026-10-31": 32}), Metric("nps"), on=740000).value
        array([32.])
    """

    day: Ints
    value: Floats
    error: Floats
    left_out: dict[str, int] = field(factory=dict[str, int])

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)

    @property
    def step(self) -> float:
        """
        Days from one reading to the next, mostly.

        Example:
            >>> from okrkit import Metric
            >>> two = Series.of({"2026-09-30": 31, "2026-10-31": 32})
            >>> seen(two, Metric("nps"), on=740000).step
            31.0
        """
        return float(np.median(np.diff(self.day))) if len(self.day) > 1 else np.nan


def seen(series: Series, metric: Metric, *, on: int) -> Seen:
    """
    Take the readings of a metric that can be compared with each other.

    Args:
        series: All readings.
        metric: What they are of.
        on: The last day, as an ordinal number.

    Returns:
        One for a day. Left out is what is provisional, and what was measured by
        another definition than the last reading.

    Example:
        >>> from okrkit import Metric
        >>> seen(Series.of({"2026-10-31": 32}), Metric("nps"), on=1).left_out
        {}
    """
    rows = [r for r in series.current() if r.date.toordinal() <= on]
    final = [r for r in rows if not r.provisional]
    since = 0
    for place in range(len(final) - 1, 0, -1):
        if final[place].definition != final[place - 1].definition:
            since = place
            break
    kept = final[since:]
    reasons = {"provisional": len(rows) - len(final), "another definition": since}
    return Seen(
        np.array([r.date.toordinal() for r in kept], dtype=np.int64),
        np.array([r.value for r in kept], dtype=np.float64),
        reading_errors(Series(kept), metric),
        {why: count for why, count in reasons.items() if count},
    )


@frozen(eq=False)
class Grid:
    """
    Two metrics at the same equal steps.

    Attributes:
        step: Days of a step, mostly.
        driver: Mean of its readings in each step; NaN where there is none.
        outcome: The same.

    Shape:
        Columns (n,).
    """

    step: float
    driver: Floats
    outcome: Floats

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)

    @property
    def per_year(self) -> float | None:
        """Steps in a year; None where they are too long to show a season."""
        return YEAR / self.step if self.step <= LONGEST_SEASON else None

    @property
    def both(self) -> int:
        """How many steps have both."""
        return int((~np.isnan(self.driver) & ~np.isnan(self.outcome)).sum())


def on_one_grid(driver: Seen, outcome: Seen) -> Grid | None:
    """
    Bring two metrics to the same equal steps: those of the one that is read less often.

    A step ends on a reading of that metric, and is a week where both are read more
    often than weekly. Of the other metric the mean of the step counts; a reading half a
    step of its own too late still does.

    Args:
        driver: Its readings.
        outcome: Its readings.

    Returns:
        Both, over the days that both cover; None where one has fewer than two readings
        or they never meet.

    Example:
        >>> from okrkit import Metric
        >>> two = Series.of({"2026-09-30": 31, "2026-10-31": 32})
        >>> nps = seen(two, Metric("nps"), on=740000)
        >>> on_one_grid(nps, nps).driver.tolist()
        [31.0, 32.0]
    """
    if len(driver.day) < 2 or len(outcome.day) < 2:
        return None
    slow = outcome if outcome.step >= driver.step else driver
    ends = _ends(slow)
    first = max(driver.day[0], outcome.day[0])
    last = min(driver.day[-1], outcome.day[-1])
    near = np.median(np.diff(ends)) / 2 if len(ends) > 1 else SHORTEST
    ends = ends[(ends >= first - near) & (ends <= last + near)]
    if len(ends) < 2:
        return None
    step = float(np.mean(np.diff(ends)))
    return Grid(step, _gathered(driver, ends, step), _gathered(outcome, ends, step))


def _ends(slow: Seen) -> Floats:
    """Return the last days of the steps, gaps filled."""
    day = slow.day.astype(np.float64)
    step = max(slow.step, SHORTEST)
    if slow.step < SHORTEST:
        many = float((day[-1] - day[0]) // SHORTEST)
        weeks: Floats = float(day[-1]) - SHORTEST * np.arange(many, -1.0, -1.0)
        return weeks
    # Two readings within half a step are of one.
    number = np.concatenate([[0.0], np.cumsum(np.round(np.diff(day) / step))])
    every = np.arange(number[-1] + 1)
    kept = np.append(np.diff(number) > 0, True)
    found: Floats = np.interp(every, number[kept], day[kept])
    return found


def _gathered(metric: Seen, ends: Floats, step: float) -> Floats:
    """Return the mean of the readings in each step."""
    late = min(metric.step, step) / 2.0
    starts = np.append(ends[0] - step, ends[:-1])
    place = np.searchsorted(ends + late, metric.day, side="left")
    inside = place < len(ends)
    inside[inside] = metric.day[inside] > starts[place[inside]] + late
    at = place[inside]
    total = np.bincount(at, metric.value[inside], len(ends))
    count = np.bincount(at, minlength=len(ends))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
