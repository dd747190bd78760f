"""`Membership` by subscriptions: the segment of the one that runs when it is asked."""

import numpy as np

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.membership import Membership, membership_of
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns


def running_membership(
    rows: Columns, codes: Ints, lost: Ints, periods: Periods, *, ending: bool = False
) -> Membership | None:
    """
    Find the segments of customers, where subscriptions say them.

    That of the row that runs on the first day of a period. Of several, the one that
    started last; of those, the last of their names. Where none runs, that of the row
    that ran last up to that day. In the period in which his rows begin, that of the
    first of them.

    Args:
        rows: Roles start and, where there are any, segment; as `known_rows` gives them.
        codes: The customers of the rows, from 0, in order.
        lost: First day without, of each row.
        periods: The spans.
        ending: As of the day before each period, not of its first day.

    Returns:
        The memberships; None where rows have no segment.

    Shape:
        Codes and days (rows,).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-03-31")
        >>> days = {"start": np.array([20_454, 20_460]), "segment": np.array([1, 0])}
        >>> rows, codes = Columns(size=2, arrays=days), np.array([0, 0])
        >>> gone = np.array([20_600, 20_500])
        >>> running_membership(rows, codes, gone, months).at(codes, np.array([1, 2]))
        array([0, 1])
    """
    if "segment" not in rows:
        return None
    segment, later = rows["segment"], int(ending)
    start = rows["start"] + later
    lost = np.minimum(lost, periods.edges[-1] + 1) + later
    beside = _beside(codes, start, lost)
    if not np.any(beside):
        return membership_of(codes, start, segment, periods)
    parts = codes[~beside], start[~beside], segment[~beside]
    others = membership_of(*parts, periods)
    parts = codes[beside], start[beside], segment[beside]
    keys, found = _told(*parts, lost[beside], periods)
    keys, found = np.append(others.keys, keys), np.append(others.segment, found)
    order = np.argsort(keys, kind="stable")
    return Membership(stride=others.stride, keys=keys[order], segment=found[order])


def _beside(customer: Ints, start: Ints, lost: Ints) -> Flags:
    """Tell which rows are of customers who ever have two that run at once."""
    if not len(customer):
        return np.zeros(0, np.bool_)
    low = int(np.min(start))
    wide = int(np.max(lost)) - low + 1
    far = np.maximum.accumulate(customer * wide + (lost - low))
    both = (customer * wide + (start - low))[1:] < far[:-1]
    found = np.zeros(int(customer[-1]) + 1, np.bool_)
    found[customer[1:][both]] = True
    return found[customer]


def _told(
    customer: Ints, start: Ints, segment: Ints, lost: Ints, periods: Periods
) -> tuple[Ints, Ints]:
    """Say from which period on a customer is in which segment, as keys and codes."""
    stride, edges, low = len(periods) + 2, periods.edges, int(np.min(start))
    # All but those of one day stand in order: little is left to sort.
    wide = int(np.max(start)) - low + 1
    order = (customer * wide + (start - low)) * (int(np.max(segment)) + 2)
    order = np.argsort(order + segment, kind="stable")
    customer, start = customer[order], start[order]
    segment, lost = segment[order], lost[order]
    begins = np.searchsorted(edges, start, side="left")
    ends = np.searchsorted(edges, lost, side="left")
    first = _of_first_day(customer, start, periods, begins)
    new = (customer * stride + periods.place(start))[first]
    began, over = customer * stride + begins, customer * stride + ends
    # Who is told in a period may change where a row begins, and where one is over.
    keys = np.append(began, over[ends <= len(periods)])
    keys = np.sort(keys, kind="stable")
    keys = keys[firsts(keys)]
    who, place = np.divmod(keys, stride)
    last = np.searchsorted(began, keys, side="right") - 1
    # Days fit below a customer's own multiple of `wide`.
    wide = int(max(np.max(lost), edges[-1])) - low + 1
    reach = customer * wide + (lost - low)
    asked = who * wide + (edges[place] - low)
    far = np.maximum.accumulate(reach)
    farthest = np.where(reach == far, np.arange(len(reach)), 0)
    row = np.maximum.accumulate(farthest)[last]
    runs = far[last] > asked
    most = int(np.max(np.bincount(customer)))
    row[runs] = _last_above(reach, last[runs], asked[runs], most)
    return np.append(new, keys), np.append(segment[first], segment[row])


def _of_first_day(customer: Ints, start: Ints, periods: Periods, begins: Ints) -> Ints:
    """Find each customer's last row of his first day, if that is within a period."""
    first = firsts(customer)
    earliest = start == start[first][np.cumsum(first) - 1]
    final = np.append(first[1:] | ~earliest[1:], [True])
    return np.flatnonzero(
        earliest & final & (periods.place(start) < begins) & (begins > 0)
    )


def _last_above(values: Ints, at: Ints, limit: Ints, most: int) -> Ints:
    """Find the last place up to `at` with a value above; there is one within `most`."""
    spans = [values]
    while 1 << len(spans) <= most:
        reach = 1 << (len(spans) - 1)
        wider = spans[-1].copy()
        np.maximum(wider[reach:], spans[-1][:-reach], out=wider[reach:])
        spans.append(wider)
    for power in reversed(range(len(spans))):
        # The largest of so many values up to there says whether one of them is.
        at = at - ((spans[power][at] <= limit).astype(np.int64) << power)
    return at
