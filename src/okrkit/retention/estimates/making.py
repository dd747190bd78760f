"""
`measured`: the one way in which every family makes its results.

A family counts, and hands its counts over by period and segment; what comes back has
values, standard errors, intervals, ids and explanations.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Flags, Floats
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimated import (
    column_of,
    estimator_of,
    sums_of,
)
from okrkit.retention.estimates.estimator import Estimator
from okrkit.retention.estimates.intervals import Interval, check_level
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.periods import EPOCH, Periods


def measured(
    definition: Definition,
    periods: Periods,
    segments: Sequence[str] = ("",),
    *,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    n: ArrayLike | None = None,
    parts: Mapping[str, ArrayLike] | None = None,
    method: str | Estimator = "",
    level: float = 0.95,
    value: ArrayLike | None = None,
    standard_error: ArrayLike | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    effective_n: ArrayLike | None = None,
    provisional: ArrayLike | None = None,
    excluded: Mapping[str, int] | None = None,
    note: str = "",
    dates: ArrayLike | None = None,
    notes: ArrayLike | None = None,
) -> Measured:
    """
    Make a result of columns by period and segment.

    In one of two ways:

    - ``numerator=, denominator=`` (and the further `parts` that the method needs):
      value, standard error and interval are made by `method`, and the result pools.
    - ``value=`` with what is known of `standard_error`, `low` and `high`: they are
      taken as they are, and `method` is the name of what made them. It has numerator
      and denominator where they are given.

    Args:
        definition: What is counted.
        periods: The spans, from `periods_of`.
        segments: Who is meant in each column: "" for everybody first, then each one.
        numerator: Of the ratios.
        denominator: Of the ratios; where it is 0 nothing was measured.
        n: How many units or responses; the denominator where None.
        parts: Further sums that add up, by name: what an estimator `needs`, and
            "squares" (sums of squared weights) where answers are weighted.
        method: Name of an interval of shares (see `proportion_interval`), or an
            estimator: `Share`, `Promoters`, `Mean`, `AgainstBase` or your own. Empty
            for "wilson", and for none where the value is given.
        level: How often the intervals hold the true value.
        value: In the definition's unit; NaN where nothing was measured.
        standard_error: Of the value.
        low: Lower ends.
        high: Upper ends.
        effective_n: As many equally weighted ones would tell as much.
        provisional: Which rows can still change; those of `periods` where None. So can
            those whose day of reading lies ahead.
        excluded: Rows left out, by reason.
        note: What else there is to say.
        dates: The days of the readings, as days since 1970-01-01: where a window must
            be over first, later than the period's last day. That day where None.
        notes: What is to be known about each row alone, such as why it has no value.

    Returns:
        One row for each period and segment, ordered by period.

    Raises:
        InvalidOKRError: Columns of another shape, an unknown method, a level that is
            none, or neither a value nor numerator and denominator.

    Shape:
        Columns (p, s), or what broadcasts to it: (p, 1) or (s,); of one segment also
        (p,).

    Units:
        Those of the definition.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> share = Definition(id="share", name="Share", formula="a/b", unit="ratio")
        >>> months = periods_of(20_454, on="2026-02-28")
        >>> made = measured(share, months, numerator=[3, 4], denominator=[60, 100])
        >>> made.value, made["2026-02"].n
        (array([0.05, 0.04]), 100.0)
    """
    shape = (len(periods), len(segments))
    sums = {
        name: column_of(column, shape, name)
        for name, column in sums_of(numerator, denominator, n, parts).items()
    }
    level = check_level(level)
    nothing = np.full(shape[0] * shape[1], np.nan)
    estimator = estimator_of(method, sums) if value is None else None
    if estimator is not None:
        made = estimator(sums, level=level)
    else:
        name = method if isinstance(method, str) else method.method
        given = (value, standard_error, low, high, effective_n)
        made = _taken(given, shape, name, level)
    days = None if dates is None else column_of(dates, shape, "dates")
    return Measured(
        definition=definition,
        cycles=tuple(cycle for cycle in periods.cycles for _ in segments),
        segments=tuple(segments) * len(periods),
        value=made.value,
        standard_error=made.standard_error,
        low=made.low,
        high=made.high,
        effective_n=made.effective_n,
        numerator=sums.pop("numerator", nothing),
        denominator=sums.pop("denominator", nothing),
        n=sums.pop("n", nothing),
        parts=sums,
        estimator=estimator,
        provisional=_late(provisional, days, shape, periods),
        on=periods.on,
        level=level,
        method=made.method,
        excluded=dict(excluded or {}),
        note=note,
        dates=None if days is None else _days(days, periods),
        notes=() if notes is None else _words(notes, shape),
    )


def _words(notes: ArrayLike, shape: tuple[int, int]) -> tuple[str, ...]:
    """Return a note for each row."""
    return tuple(np.broadcast_to(np.asarray(notes, np.str_), shape).ravel().tolist())


def _late(
    given: ArrayLike | None,
    days: Floats | None,
    shape: tuple[int, int],
    periods: Periods,
) -> Flags:
    """Tell which rows can still change: also those whose day lies ahead."""
    late = periods.provisional[:, None] if given is None else given
    known = column_of(late, shape, "provisional").astype(np.bool_)
    return known if days is None else known | (days > periods.last_day)


def _days(days: Floats, periods: Periods) -> tuple[dt.date, ...]:
    """Return the days of readings; none of them lies ahead."""
    numbers = np.minimum(days, periods.last_day)
    return tuple(dt.date.fromordinal(int(day) + EPOCH) for day in numbers)


_GIVEN = ("value", "standard_error", "low", "high", "effective_n")


def _taken(
    given: tuple[ArrayLike | None, ...], shape: tuple[int, int], name: str, level: float
) -> Interval:
    """Return columns as they were given; NaN where one was not."""
    nothing = np.full(shape[0] * shape[1], np.nan)
    columns = {
        part: nothing if column is None else column_of(column, shape, part)
        for column, part in zip(given, _GIVEN, strict=True)
    }
    measured_rows = ~np.isnan(columns["value"])
    known_columns = {
        part: np.where(measured_rows, column, np.nan)
        for part, column in columns.items()
    }
    return Interval(**known_columns, method=name, level=level)
