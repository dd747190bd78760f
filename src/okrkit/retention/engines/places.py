"""In which period a day is, as an expression that every engine can compute."""

import datetime as dt
from typing import Any, Final

import narwhals.stable.v2 as nw
import numpy as np

from okrkit.numerics.arrays import Ints
from okrkit.retention.tables.flags import one_if
from okrkit.retention.tables.in_spark import with_texts
from okrkit.retention.tables.periods import EPOCH, Periods

_MARCH: Final = 25_508
"""Days from 1900-03-01 to 1970-01-01: a century whose leap days come last in a year."""

_CENTURIES: Final = 73_049
"""Days from 1900-03-01 to 2100-03-01, in which every fourth year has a leap day."""


def with_place(
    frame: nw.LazyFrame[Any],
    periods: Periods,
    *,
    of: str = "day",
    name: str = "place",
    last: int | None = None,
) -> nw.LazyFrame[Any]:
    """
    Add the place of the period that a day is in.

    Args:
        frame: The rows.
        periods: The spans.
        of: Name of the column of days, up to the end of the last period.
        name: What to call the place: an Int64, -1 before the first period.
        last: Days after it are at the place behind the last period; None where there
            are none.

    Returns:
        The rows with one column more, or with one changed.

    Example:
        >>> import polars
        >>> from okrkit.retention.tables.periods import periods_of
        >>> days = nw.from_native(polars.LazyFrame({"day": [-1, 0, 40]}))
        >>> months = periods_of(0, on="1970-02-28")
        >>> with_place(days, months).collect()["place"].to_list()
        [-1, 0, 1]
    """
    if frame.implementation.is_pyspark():
        months = _months_between(periods.edges)
        if months is not None:
            return _in_spark(frame, periods, months, of=of, name=name, last=last)
    place = _place(nw.col(of), periods.edges)
    if last is not None:
        after = nw.lit(len(periods), nw.Int64)
        place = nw.when(nw.col(of) <= last).then(place).otherwise(after)
    return frame.with_columns(**{name: place})


def _place(day: nw.Expr, edges: Ints) -> nw.Expr:
    """Return the place of the period that a day is in, -1 before the first."""
    months = _months_between(edges)
    if months is None:
        return step_of(day, edges)
    begins, step = months
    # In one step: each costs a while to plan, and engines work out once what one step
    # names twice. These numbers are small, so that floats are exact, and faster than
    # whole division.
    since = day + _MARCH
    year = ((4 * since + 3) / 1_461).floor()
    month = ((5 * (since - (year * 365.25).floor()) + 2) / 153).floor()  # 0 is March
    # Months since January 1900.
    place = 12 * year + month + (2 - begins)
    if step > 1:
        place = (place / step).floor()
    before = nw.lit(-1, nw.Int64)
    return nw.when(day >= int(edges[0])).then(place.cast(nw.Int64)).otherwise(before)


def _in_spark(
    frame: nw.LazyFrame[Any],
    periods: Periods,
    months: tuple[int, int],
    *,
    of: str,
    name: str,
    last: int | None,
) -> nw.LazyFrame[Any]:
    """Say the same as one text."""
    (begins, step), day = months, f"`{of}`"
    # As in `_place`; here whole division is the faster one, also than a calendar.
    since = f"({day} + {_MARCH})"
    year = f"((4 * {since} + 3) div 1461)"
    month = f"((5 * ({since} - 1461 * {year} div 4) + 2) div 153)"  # 0 is March
    place = f"12 * {year} + {month} + {2 - begins}"
    if step > 1:
        place = f"({place}) div {step}"
    first = int(periods.edges[0])
    place = f"case when {day} >= {first} then {place} else -1L end"
    if last is not None:
        place = f"case when {day} <= {last} then {place} else {len(periods)}L end"
    return with_texts(frame, **{name: place})


def step_of(number: nw.Expr, edges: Ints) -> nw.Expr:
    """
    Return the place of the step that a whole number is on.

    Args:
        number: An Int64.
        edges: Where each step begins, and where the last ends; in order.

    Returns:
        An Int64; -1 before the first step, their number after the last.

    Shape:
        edges (steps + 1,).

    Example:
        >>> import polars
        >>> days = nw.from_native(polars.DataFrame({"age": [0, 8, 90]}))
        >>> place = step_of(nw.col("age"), np.array([7, 30, 60])).alias("place")
        >>> days.select(place).to_native()["place"].to_list()
        [-1, 0, 2]
    """
    first, count = int(edges[0]), len(edges) - 1
    widths = np.unique(np.diff(edges))
    if len(widths) == 1:
        place = _whole(number, first, int(widths[0]))
        ended = nw.lit(count, nw.Int64)
        place = nw.when(number < int(edges[-1])).then(place).otherwise(ended)
        return nw.when(number >= first).then(place).otherwise(nw.lit(-1, nw.Int64))
    # Steps of no common length: as many comparisons as there are steps.
    place = one_if(number >= first)
    for edge in edges[1:].tolist():
        place = place + one_if(number >= edge)
    return place - 1


def _whole(number: nw.Expr, first: int, step: int) -> nw.Expr:
    return (number - first) if step == 1 else (number - first) // step


def _months_between(edges: Ints) -> tuple[int, int] | None:
    """Return the first month and the step, within the years that are counted so."""
    low, high = int(edges[0]) + _MARCH, int(edges[-1]) + _MARCH
    return None if low < 0 or high > _CENTURIES else _months(edges)


def _months(edges: Ints) -> tuple[int, int] | None:
    """Return the first month and the step, where each edge is the first of a month."""
    dates = [dt.date.fromordinal(int(edge) + EPOCH) for edge in edges]
    if any(date.day != 1 for date in dates):
        return None
    months = np.array([12 * (date.year - 1900) + date.month - 1 for date in dates])
    steps = np.unique(np.diff(months))
    return (int(months[0]), int(steps[0])) if len(steps) == 1 else None
