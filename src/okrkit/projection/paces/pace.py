"""`pace`, the array face: how fast it goes, and how fast it would have to go."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError
from okrkit.model.checks import choice, instance
from okrkit.numerics.numbers import numbers
from okrkit.projection.cases import Cases, read_cases
from okrkit.projection.paces.days import WorkingDays, between
from okrkit.projection.paces.pacing import (
    days_left,
    days_over,
    has_met,
    met_since,
    recent_pace,
    will_meet,
)
from okrkit.projection.paces.season import seasonal_share
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import reach
from okrkit.scoring.origin import Origin, origin_from
from okrkit.scoring.pace import per_day

EXPECTED_BY = ("linear", "plan", "season", "steps", "always", "last day", "")
"""What expected progress follows from; the place of each is its number."""

LINEAR, PLAN, SEASON, STEPS, ALWAYS, LAST_DAY, NOTHING = range(len(EXPECTED_BY))


@frozen(eq=False, kw_only=True)
class Paces:
    """
    How fast many key results go, one a row; NaN for none.

    Attributes:
        actual: Units a day since the last reading up to the first day; else since the
            start, from the baseline.
        origin: The value that `actual` is measured from.
        since: Moment of the reading that `actual` is measured from; NaN where that is
            the baseline, at the start.
        recent: Units a day by the least-squares line through the cycle's readings.
        required: Units a day that are needed to be at the target at the end.
        progress: Share of the way travelled, unbounded.
        expected: Progress expected by now.
        met: Moment at which the target is met: the one it was, or will be at the
            actual pace from now on.
        left: Days left.
        by: What `expected` follows from, as a place in `EXPECTED_BY`.
        basis: Which days count: "calendar" or "business".

    Shape:
        Every column (n,).

    Example:
        >>> days, nps = [[0, 7, 14]], [[32, 33, 35]]
        >>> pace(days, nps, start=0, end=91, baseline=32, target=40).left.tolist()
        [77.0]
    """

    actual: Floats
    origin: Floats
    since: Floats
    recent: Floats
    required: Floats
    progress: Floats
    expected: Floats
    met: Floats
    left: Floats
    by: Ints
    basis: Literal["calendar", "business"]


def pace(
    times: ArrayLike,
    values: ArrayLike,
    *,
    start: ArrayLike,
    end: ArrayLike,
    baseline: ArrayLike,
    target: ArrayLike,
    now: ArrayLike | None = None,
    kind: str | Sequence[str] | ArrayLike = "level",
    by: Literal["linear", "season"] = "linear",
    days: WorkingDays | None = None,
) -> Paces:
    """
    Return how fast many series go towards their targets, and would have to.

    Args:
        times: Of the readings, NaN for none; history before the start is allowed.
        values: Of the readings: levels, or running totals.
        start: First moment of each cycle.
        end: The moment after it.
        baseline: Value at the start.
        target: Value that is wanted at the end.
        now: Later readings do not count; each row's last reading where None.
        kind: "level" or "cumulative", or one for each row; decides how the season is
            taken.
        by: What expected progress follows from: the share of days that are over, or
            the metric's own season, where its history shows one full earlier year.
        days: Which days count; None for all.

    Returns:
        The paces. The date of meeting a target is none where the pace is 0, leads away
        from it, or needs more than the year 9999; pace and requirement are none where
        no day is gone or left.
        Running totals are measured from the baseline.

    Raises:
        InvalidOKRError: What `okrkit.projection.forecast` refuses, and a target of
            another length.

    Shape:
        times, values (n, m); the others (n,) or scalars.

    Units:
        Moments in days, as ordinals where working days count or dates are wanted: the
        reading of a day stands at its end. Values in the metric's unit.

    Source:
        Straight lines as in nearly every OKR tool; the season is okrkit's own choice.

    Example:
        >>> span = {"start": 0, "end": 92}
        >>> found = pace([[23, 46]], [[33, 34]], **span, baseline=32, target=40)
        >>> found.actual.round(3), found.required.round(3), found.met
        (array([0.043]), array([0.13]), array([184.]))

    .. versionadded:: 0.1.0
    """
    choice(by, ("linear", "season"), field="pace.by")
    if days is not None:
        instance(days, kind=WorkingDays, field="pace.days")
    try:
        cases = read_cases(
            times, values, start=start, end=end, baseline=baseline, kind=kind, now=now
        )
    except InvalidOKRError as error:
        error.place = error.place.replace("forecast", "pace", 1)
        raise
    goal = _column(target, "target", len(cases))
    asked = _column(np.nan if now is None else now, "now", len(cases))
    return _paced(cases, goal, asked, by, days)


def _paced(
    cases: Cases, target: Floats, now: Floats, by: str, days: WorkingDays | None
) -> Paces:
    start, end, baseline = cases.start, cases.end, cases.baseline
    last = np.maximum(cases.count - 1, 0)[:, None]
    time = np.take_along_axis(cases.times, last, axis=1)[:, 0]
    value = np.take_along_axis(cases.values, last, axis=1)[:, 0]
    now = np.where(np.isnan(now), np.where(np.isnan(time), start, time), now)
    linear = days_over(start, end, now, days)
    season = (
        _season(cases, target, now) if by == "season" else np.full_like(now, np.nan)
    )
    origin = _origin(cases, time)
    actual = per_day(value, origin.value, between(origin.moment, time, days))
    left = days_left(start, end, now, days)
    will = will_meet(value, target, actual, np.maximum(now, start), days)
    was = met_since(cases.times, cases.values, start, baseline, target)
    return Paces(
        actual=actual,
        origin=origin.value,
        since=np.where(origin.read, origin.moment, np.nan),
        recent=recent_pace(cases.times, cases.values, start, days),
        required=per_day(target, value, left),
        progress=reach(value, baseline, target),
        expected=np.where(np.isnan(season), linear, season),
        met=np.where(has_met(value, baseline, target), was, will),
        left=left,
        by=np.where(np.isnan(season), LINEAR, SEASON),
        basis="calendar" if days is None else "business",
    )


def _origin(cases: Cases, latest: Floats) -> Origin:
    """Return from where each pace is measured."""
    # The reading of the first day stands at its end; NaN is not less or equal.
    early = np.count_nonzero(cases.times <= cases.start[:, None] + 1.0, axis=1)
    early = np.minimum(early, cases.count - 1)
    rows, last = np.arange(len(cases)), np.maximum(early - 1, 0)
    value, moment = cases.values[rows, last], cases.times[rows, last]
    return origin_from(
        np.where(early > 0, value, np.nan),
        moment,
        latest=latest,
        baseline=cases.baseline,
        start=cases.start,
        end=cases.end,
        anew=cases.cumulative,
    )


def _season(cases: Cases, target: Floats, now: Floats) -> Floats:
    return seasonal_share(
        cases.times,
        cases.values,
        start=cases.start,
        end=cases.end,
        now=now,
        baseline=cases.baseline,
        target=target,
        cumulative=cases.cumulative,
    )


def _column(given: ArrayLike, name: str, size: int) -> Floats:
    read = numbers(given, place=f"pace.{name}")
    if read.shape not in ((), (1,), (size,)):
        raise InvalidOKRError(
            f"{name} has another length",
            code="shape-mismatch",
            place=f"pace.{name}",
            expected=f"one number, or {size}",
            got=f"{read.shape}",
        )
    return np.broadcast_to(read, (size,))
