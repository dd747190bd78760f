"""`FirstRepeats` and gaps: from one purchase to the next, counted by days."""

from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.durations import Durations, durations_of_arrays
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.ordered import done_until, ordered
from okrkit.retention.tables.table import OPEN, Columns


@frozen(eq=False, kw_only=True)
class FirstRepeats:
    """
    Customers by the day of their first purchase and the day of their second one.

    Attributes:
        first: Day of the first purchase.
        second: Day of the second one; `OPEN` where there is none yet.
        segment: Code of the segment at the first purchase; -1 for none.
        customers: How many customers have these two days and that segment.
        segments: Names of the segments.
        excluded: Rows left out, by reason; refunds are no purchases.

    Shape:
        All (rows,), sorted by first, then second, then segment; each stands once.
    """

    first: Ints
    second: Ints
    segment: Ints
    customers: Ints
    segments: tuple[str, ...] = ()
    excluded: Mapping[str, int] = field(factory=dict)


def first_repeats_of_columns(
    columns: Columns, *, last: int, orders: bool = False
) -> FirstRepeats:
    """
    Count customers by the days of their first two purchases.

    Args:
        columns: Events with `customer` and `day`, and perhaps `segment`.
        last: Days after it do not count.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The counts; the same whatever the order of the rows.

    Example:
        >>> rows = {"customer": np.array([7, 3, 7]), "day": np.array([5, 9, 2])}
        >>> found = first_repeats_of_columns(Columns(size=3, arrays=rows), last=9)
        >>> found.first, found.second == OPEN, found.customers
        (array([2, 9]), array([False,  True]), array([1, 1]))
    """
    known = done_until(columns, last)
    code, day, segments = _purchases(known, orders=orders)
    starts = np.flatnonzero(firsts(code))
    first, segment = day[starts], segments[starts]
    follows = np.append(starts[1:], len(day)) - starts > 1
    second = np.full(len(starts), OPEN)
    second[follows] = day[starts[follows] + 1]
    order = np.lexsort((segment, second, first))
    first, second, segment = first[order], second[order], segment[order]
    new = np.flatnonzero(firsts(first) | firsts(second) | firsts(segment))
    return FirstRepeats(
        first=first[new],
        second=second[new],
        segment=segment[new],
        segments=known.labels.get("segment", ()),
        customers=np.diff(np.append(new, len(first))),
        excluded=known.excluded,
    )


def gaps_of_columns(columns: Columns, *, last: int, orders: bool = False) -> Durations:
    """
    Count the days between purchases; the last gap of each customer is still open.

    Args:
        columns: Events with `customer` and `day`.
        last: Days after it do not count; open gaps are watched to its end.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The gaps, with those still open as censored.

    Example:
        >>> rows = {"customer": np.array([7, 3, 7]), "day": np.array([5, 9, 2])}
        >>> gaps = gaps_of_columns(Columns(size=3, arrays=rows), last=9)
        >>> gaps.time, gaps.events
        (array([-inf,   0.,   3.,   4.]), array([0., 0., 1., 0.]))
    """
    known = done_until(columns, last)
    code, day, _ = _purchases(known, orders=orders)
    after = np.append(day[1:], last)
    closes = np.append(code[1:] == code[:-1], False)[: len(code)]
    return durations_of_arrays(
        np.where(closes, after[: len(day)], last) - day,
        closes,
        excluded=known.excluded,
    )


def lapses_of_columns(columns: Columns, *, last: int, silent: int) -> Durations:
    """
    Count the days from a customer's first event until he has been silent too long.

    A customer lapses when as many days without an event are over for the first time;
    whoever comes back later has lapsed all the same.

    Args:
        columns: Events with `customer` and `day`, and perhaps `segment`.
        last: Days after it do not count.
        silent: How many days without an event.

    Returns:
        The spans, by the segment of a customer's first event where there are any.

    Example:
        >>> rows = {"customer": np.array([7, 3, 7]), "day": np.array([5, 9, 2])}
        >>> spans = lapses_of_columns(Columns(size=3, arrays=rows), last=9, silent=3)
        >>> spans.time, spans.events
        (array([-inf,   0.,   6.]), array([0., 0., 1.]))
    """
    known = done_until(columns, last)
    code, day, segment = ordered(known)
    starts = firsts(code)
    first = day[starts]
    follows = np.append(code[1:] == code[:-1], False)[: len(code)]
    until = np.where(follows, np.append(day[1:], 0)[: len(day)], last + 1)
    # A day of silence is over when the day is: the next event may come on day N + 1.
    broken = until - day > silent
    customer = np.cumsum(starts) - 1
    lapsed = np.full(len(first), OPEN)
    np.minimum.at(lapsed, customer[broken], day[broken] + silent)
    observed = lapsed <= last
    return durations_of_arrays(
        np.where(observed, lapsed, last) - first,
        observed,
        group=segment[starts],
        groups=known.labels.get("segment", ()),
        excluded=known.excluded,
    )


def _purchases(columns: Columns, *, orders: bool) -> tuple[Ints, Ints, Ints]:
    """Give customers, days and segments of purchases, in order."""
    code, day, segment = ordered(columns)
    if orders:
        return code, day, segment
    new = firsts(code) | firsts(day)
    return code[new], day[new], segment[new]
