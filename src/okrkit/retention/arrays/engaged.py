"""`Presence`: who did something in which period; `EngagedSums`: on how many days."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.joined import packing_of, same_customers, spread
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns


@frozen(eq=False, kw_only=True)
class EngagedSums:
    """
    Sums over the customers that were active, by period and segment.

    A customer is a member of a period on the days he counts as active on: every day of
    the period in which he was active, or the days up to some after each of his events.

    Attributes:
        segments: Names of the segments.
        customers: Who was a member on any day of the period; of no segment, then each.
        active: On how many days they did something, added up.
        member: On how many days they were members, added up.
        active_squares: Sum over customers of the square of their active days.
        products: Sum over customers of active days times member days.
        member_squares: Sum over customers of the square of their member days.
        at_end: Who was a member on the last day of the period, or on the day asked on.

    Shape:
        All (p, 1 + segments).
    """

    segments: tuple[str, ...]
    customers: Floats
    active: Floats
    member: Floats
    active_squares: Floats
    products: Floats
    member_squares: Floats
    at_end: Floats


@frozen(eq=False, kw_only=True)
class UseCounts:
    """
    How many customers were active, and did another thing too, by period and segment.

    Attributes:
        segments: Names of the segments.
        active: Who was active; of no segment, then of each.
        users: Who of them did the other thing in the same period.
        others: Who did the other thing without being active; of everybody.

    Shape:
        active, users (p, 1 + segments), others (p,).
    """

    segments: tuple[str, ...]
    active: Floats
    users: Floats
    others: Floats


def engaged_sums_of_columns(
    events: Columns, *, periods: Periods, window: int | None = None
) -> EngagedSums:
    """
    Add up on how many days customers were active, and members.

    Args:
        events: What customers did: customer, day, perhaps segment.
        periods: The spans; nothing after their `on` counts.
        window: On so many days from an event on a customer counts as active; on every
            day of the calendar period where None.

    Returns:
        The sums. A customer's segment in a period is that of his last event up to its
        first day; else of his first in it.

    Shape:
        A table of any size.

    Units:
        Days.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = {"customer": np.array([1, 1]), "day": np.array([20000, 20005])}
        >>> events = Columns(size=2, arrays=rows)
        >>> sums = engaged_sums_of_columns(
        ...     events, periods=periods_of(20000, on="2024-10-31"), window=7)
        >>> sums.active.tolist(), sums.member.tolist()
        ([[2.0]], [[12.0]])
    """
    names, on = events.labels.get("segment", ()), periods.last_day
    place, day, code, width = _distinct(events, on)
    following = np.append(day, on + 1)[1:]
    until = np.where(_ends(place), on + 1, following)
    low = periods.place(day)
    high = low
    if window is not None:
        # Each row reaches over the periods in which the customer counts as active.
        until = np.minimum(until, day + window)
        high = periods.place(until - 1)
    start = np.maximum(low, 0)
    row, offset = spread(np.maximum(high - start + 1, 0))
    period = start[row] + offset
    begin = periods.edges[period]
    end = np.minimum(periods.edges[period + 1], on + 1)
    first = np.flatnonzero(_starts(place[row], period))
    active = _added(day[row] >= begin, first)
    member, stays = (end - begin)[first], np.ones(first.size, np.int64)
    if window is not None:
        reach = np.minimum(until[row], end)
        member = _added(reach - np.maximum(day[row], begin), first)
        stays = _added(reach == end, first)
    segment = _as_of(place, day, code, row[first], begin[first])
    cell = period[first] * width + segment
    shape = (len(periods), width)

    def total(of: Ints) -> Floats:
        size = shape[0] * shape[1]
        return (
            np.bincount(cell, of, minlength=size)
            .reshape(shape)
            .astype(np.float64, copy=False)
        )

    return EngagedSums(
        segments=names,
        customers=total(np.ones(first.size, np.int64)),
        active=total(active),
        member=total(member),
        active_squares=total(active * active),
        products=total(active * member),
        member_squares=total(member * member),
        at_end=total(stays),
    )


def use_counts_of_columns(
    uses: Columns, among: Columns, *, periods: Periods
) -> UseCounts:
    """
    Count who of the active customers did another thing in the same period.

    Args:
        uses: The other thing: customer, day.
        among: What makes a customer active: customer, day, perhaps segment.
        periods: The spans; nothing after their `on` counts.

    Returns:
        The counts, by the segment of the active customer.

    Raises:
        InvalidOKRError: Ids are numbers in one table and texts in the other.

    Shape:
        Tables of any size.

    Units:
        Customers.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = {"customer": np.array([1, 2]), "day": np.array([20000, 20005])}
        >>> among = Columns(size=2, arrays=rows)
        >>> uses = among.where(np.array([True, False]))
        >>> months = periods_of(20000, on="2024-10-31")
        >>> counts = use_counts_of_columns(uses, among, periods=months)
        >>> counts.active.tolist(), counts.users.tolist()
        ([[2.0]], [[1.0]])
    """
    names, on, many = among.labels.get("segment", ()), periods.last_day, len(periods)
    theirs, own = same_customers(uses, among)
    known = uses["day"] <= on
    customer, day, code, width = _distinct(among, on, own)
    period = periods.place(day)
    inside = np.flatnonzero(_starts(customer, period) & (period >= 0))
    segment = _as_of(customer, day, code, inside, periods.edges[period[inside]])
    during = period[inside]
    # Rows come by customer and day: so do pairs of customer and period.
    there = packing_of([own, theirs], base=0, last=many)
    pairs = there.pack(customer[inside], during)
    where = periods.place(uses["day"][known])
    did = np.sort(there.pack(theirs[known][where >= 0], where[where >= 0]))
    did = did[_starts(did)]
    used, outside = _among(pairs, did), did[~_among(did, pairs)]
    cell, size = during * width + segment, many * width
    return UseCounts(
        segments=names,
        active=np.bincount(cell, minlength=size).reshape(many, width).astype(float),
        users=np.bincount(cell, used, minlength=size)
        .reshape(many, width)
        .astype(np.float64, copy=False),
        others=np.bincount(there.unpack(outside)[1], minlength=many).astype(float),
    )


@frozen(eq=False, kw_only=True)
class RowCounts:
    """
    How many rows there are, by period and segment.

    Attributes:
        segments: Names of the segments.
        rows: How many; of no segment, then of each.

    Shape:
        rows (p, 1 + segments).
    """

    segments: tuple[str, ...]
    rows: Floats


def row_counts_of_columns(events: Columns, *, periods: Periods) -> RowCounts:
    """
    Count the rows of each period.

    Args:
        events: What happened: day, perhaps segment.
        periods: The spans; nothing after their `on` counts.

    Returns:
        The counts, by the segment of the row.

    Shape:
        A table of any size.

    Units:
        Rows.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> events = Columns(size=2, arrays={"day": np.array([20000, 20005])})
        >>> months = periods_of(20000, on="2024-10-31")
        >>> row_counts_of_columns(events, periods=months).rows
        array([[2.]])
    """
    names, many = events.labels.get("segment", ()), len(periods)
    period = periods.place(events["day"])
    kept = (events["day"] <= periods.last_day) & (period >= 0)
    width = len(names) + 1
    cell = period[kept] * width
    if "segment" in events:
        cell += events["segment"][kept] + 1
    rows = np.bincount(cell, minlength=many * width).reshape(many, width)
    return RowCounts(segments=names, rows=rows.astype(np.float64))


def _distinct(
    events: Columns, on: int, who: Ints | None = None
) -> tuple[Ints, Ints, Ints, int]:
    """
    Return different customers and days in order, with the last segment of each.

    Codes of segments are 0 for none; the last number says how many codes there are.
    """
    known = events["day"] <= on
    customer, day = (
        (events["customer"] if who is None else who)[known],
        events["day"][known],
    )
    width = len(events.labels.get("segment", ())) + 1
    code = events["segment"][known] + 1 if "segment" in events else 0
    packing = packing_of(
        [customer], base=int(day.min(initial=on)), last=on, codes=width
    )
    packed = np.sort(packing.pack(customer, day, code))
    pair = packed // width
    last = np.append(pair[1:] != pair[:-1], True)[: pair.size]
    places, days, codes = packing.unpack(packed[last])
    return packing.customer(places), days, codes, width


def _among(some: Ints, others: Ints) -> Flags:
    """Tell which of some numbers in order are among others in order."""
    ended: Ints = np.append(others, -1)
    found: Flags = ended[np.searchsorted(others, some)] == some
    return found


def _as_of(place: Ints, day: Ints, code: Ints, row: Ints, begin: Ints) -> Ints:
    """Return the segments as of the beginning, of rows that may come after it."""
    before = np.maximum(row - 1, 0)
    older = (day[row] > begin) & (row > 0) & (place[before] == place[row])
    return code[np.where(older, before, row)]


def _starts(*columns: Ints) -> Flags:
    """Tell where any of some columns differs from the row before."""
    new = np.zeros(columns[0].size, np.bool_)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _ends(column: Ints) -> Flags:
    """Tell where a column differs from the row after."""
    return np.append(_starts(column), True)[1:][: column.size]


def _added(of: Ints | Flags, first: Ints) -> Ints:
    """Add up the rows of each group, by where the groups begin."""
    if not first.size:
        return np.zeros(0, np.int64)
    sums: Ints = np.add.reduceat(of.astype(np.int64), first)
    return sums
