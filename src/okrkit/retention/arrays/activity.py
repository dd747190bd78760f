"""`ActivityCounts`: who was active in a period, who no longer, who again."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.keys import dense, distinct, firsts, grid_of
from okrkit.retention.arrays.membership import known_membership
from okrkit.retention.arrays.spans import SpanCounts, span_counts, stays_of
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns


@frozen(eq=False, kw_only=True)
class ActivityCounts:
    """
    Customers by period and segment; active is who has an event in the period.

    Attributes:
        segments: Of the columns; the first is "" for everybody.
        active: With an event in the period.
        opening: Active in the period before.
        lost: Of those, without an event in this one.
        new: Active for the first time.
        returned: Active, not in the period before, but earlier.

    Shape:
        All (periods, segments).
    """

    segments: tuple[str, ...]
    active: Floats
    opening: Floats
    lost: Floats
    new: Floats
    returned: Floats


def activity_of_columns(columns: Columns, periods: Periods) -> ActivityCounts:
    """
    Count who was active, where a period without an event is a loss.

    Args:
        columns: Roles customer, day and, where there are segments, segment.
        periods: The spans.

    Returns:
        Counts by period and segment.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-02-28")
        >>> days = np.array([0, 1, 35]) + 20_454
        >>> rows = {"customer": np.array([7, 8, 7]), "day": days}
        >>> activity_of_columns(Columns(size=3, arrays=rows), months).lost.tolist()
        [[0.0], [1.0]]
    """
    rows = columns.where(columns["day"] <= periods.last_day)
    codes, size = dense(rows["customer"])
    count = len(periods)
    place = periods.place(rows["day"])
    stays = distinct(codes * count + place, size * count)
    customer, place = np.divmod(stays, count)
    grid, member = grid_of(columns, periods), known_membership(rows, codes, periods)
    now = after = None
    if member is not None:
        now, after = member.at(customer, place), member.at(customer, place + 1)
    first = firsts(customer)
    again = ~first
    again[1:] &= place[1:] != place[:-1] + 1
    stops = np.ones(len(place), np.bool_)
    stops[:-1] = first[1:] | again[1:]
    leaves = None if after is None else after[stops]
    return ActivityCounts(
        segments=grid.segments,
        active=grid.add(place, now),
        opening=grid.add(place + 1, after),
        lost=grid.add(place[stops] + 1, leaves),
        new=grid.add(place[first], None if now is None else now[first]),
        returned=grid.add(place[again], None if now is None else now[again]),
    )


def activity_spans_of_columns(
    columns: Columns, periods: Periods, *, days: int
) -> SpanCounts:
    """
    Count who stayed, left and came, where so many days without an event are a loss.

    A customer is there from the day of an event for so many days; who has no event in
    them is lost on the day after.

    Args:
        columns: Roles customer, day and, where there are segments, segment.
        periods: The spans.
        days: How many.

    Returns:
        Counts by period and segment.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-02-28")
        >>> rows = {"customer": np.array([7]), "day": np.array([20_454])}
        >>> table = Columns(size=1, arrays=rows)
        >>> activity_spans_of_columns(table, months, days=10).person_days.tolist()
        [[10.0], [0.0]]
    """
    rows = columns.where(columns["day"] <= periods.last_day)
    codes, size = dense(rows["customer"])
    low, wide = int(periods.edges[0]), int(periods.edges[-1] - periods.edges[0])
    customer, day = np.divmod(
        distinct(codes * wide + (rows["day"] - low), size * wide), wide
    )
    start = day + low
    end = np.where(start + days <= periods.last_day, start + days, OPEN)
    member, grid = known_membership(rows, codes, periods), grid_of(columns, periods)
    return span_counts(stays_of(customer, start, end), member, grid, periods)
