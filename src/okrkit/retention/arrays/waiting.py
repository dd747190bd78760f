"""`WaitCounts`: requests by how long they waited, and whether they still do."""

from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import evolve, frozen

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.joined import counted
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns

Moment: TypeAlias = Literal["responded", "closed"]
"""What ends the wait: the first answer, or the end of the request."""

SECOND: Final = 1_000_000
"""Microseconds of a second."""


@frozen(eq=False, kw_only=True)
class WaitCounts:
    """
    How many requests there were, by period, segment and how long they waited.

    Attributes:
        segments: Names of the segments; a code of -1 is of none.
        period: Place of the period in which the request was opened.
        segment: Code of its segment.
        over: Whether the wait is over; else it has lasted so far.
        waited: Microseconds from its opening.
        requests: How many.
        backwards: Requests that ended before they were opened; none of the others.

    Shape:
        Every column (rows,), one row for each combination there is, ordered by period,
        segment, over, waited.
    """

    segments: tuple[str, ...]
    period: Ints
    segment: Ints
    over: Flags
    waited: Ints
    requests: Ints
    backwards: int


@frozen(eq=False, kw_only=True)
class LimitCounts:
    """
    How many requests were served within a limit, by period and segment.

    Attributes:
        segments: Names of the segments.
        met: Served in time; the time is over.
        missed: Not served in time.
        open: Opened so late that their time is not over.
        early: Of the open ones, those served already.
        backwards: Requests that ended before they were opened; none of the others.

    Shape:
        met to early (p, 1 + segments): of no segment, then of each.
    """

    segments: tuple[str, ...]
    met: Ints
    missed: Ints
    open: Ints
    early: Ints
    backwards: int


def limit_counts_of_columns(
    tickets: Columns, *, moment: Moment, periods: Periods, until: int, limit: int
) -> LimitCounts:
    """
    Count the requests of each period that were served within a limit.

    Args:
        tickets: The requests: day, opened, the moment asked for, perhaps segment.
        moment: What ends the wait.
        periods: The spans they are counted in, by the day they were opened.
        until: The moment the last day of the question ends, in microseconds.
        limit: How long it may take, in microseconds.

    Returns:
        The counts.

    Shape:
        A table of any size.

    Units:
        Microseconds since 1970-01-01, and microseconds.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> day = 86_400 * SECOND
        >>> tickets = Columns(size=1, arrays={
        ...     "day": np.array([20000]), "opened": np.array([20000 * day]),
        ...     "closed": np.array([20001 * day])})
        >>> limit_counts_of_columns(
        ...     tickets, moment="closed", periods=periods_of(20000, on="2024-10-15"),
        ...     until=20100 * day, limit=day).met.tolist()
        [[1]]
    """
    tickets = _one_each(tickets, moment)
    names = tickets.labels.get("segment", ())
    width = len(names) + 1
    kept, backwards = _asked(tickets, moment, periods, until)
    opened, ended = tickets["opened"][kept], tickets[moment][kept]
    cell = periods.place(tickets["day"][kept]) * width + _segments(tickets, kept)
    served = ended <= np.minimum(opened + limit, until - 1)
    closed = opened + limit < until
    tallies = [
        np.bincount(cell[chosen], minlength=len(periods) * width).reshape(-1, width)
        for chosen in (closed & served, closed & ~served, ~closed, ~closed & served)
    ]
    return LimitCounts(
        segments=names,
        met=tallies[0],
        missed=tallies[1],
        open=tallies[2],
        early=tallies[3],
        backwards=backwards,
    )


def wait_counts_of_columns(
    tickets: Columns, *, moment: Moment, periods: Periods, until: int
) -> WaitCounts:
    """
    Count the requests of each period by how long they waited.

    Args:
        tickets: The requests: day, opened, the moment asked for, perhaps segment.
        moment: What ends the wait.
        periods: The spans they are counted in, by the day they were opened.
        until: The moment the last day of the question ends, in microseconds; who was
            not served by then still waits.

    Returns:
        The counts.

    Shape:
        A table of any size.

    Units:
        Microseconds.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> day = 86_400 * SECOND
        >>> tickets = Columns(size=1, arrays={
        ...     "day": np.array([20000]), "opened": np.array([20000 * day]),
        ...     "closed": np.array([20001 * day])})
        >>> wait_counts_of_columns(
        ...     tickets, moment="closed", periods=periods_of(20000, on="2024-12-15"),
        ...     until=20100 * day).waited // SECOND
        array([86400])
    """
    tickets = _one_each(tickets, moment)
    names = tickets.labels.get("segment", ())
    kept, backwards = _asked(tickets, moment, periods, until)
    opened, ended = tickets["opened"][kept], tickets[moment][kept]
    over = ended < until
    waited = np.minimum(ended, until) - opened
    period, segment = periods.place(tickets["day"][kept]), _segments(tickets, kept)
    return waits_counted(period, segment, over, waited, names, backwards=backwards)


def waits_counted(
    period: Ints,
    segment: Ints,
    over: Flags,
    waited: Ints,
    names: tuple[str, ...],
    *,
    backwards: int = 0,
) -> WaitCounts:
    """
    Count equal waits.

    Args:
        period: Place of the period of each.
        segment: Code of its segment from 1 on; 0 for none.
        over: Whether the wait is over.
        waited: How long it has lasted.
        names: Of the segments.
        backwards: How many were left out since they ended before they began.

    Returns:
        The counts.

    Shape:
        (rows,) to (kinds,).

    Units:
        Microseconds.

    Source:
        okrkit's own choice.

    Example:
        >>> one, two = np.array([0]), np.array([True])
        >>> waits_counted(one, one, two, np.array([60]), ()).requests
        array([1])
    """
    # By its place among those there are: microseconds of years are too many.
    lengths, place = np.unique(waited, return_inverse=True)
    many, width = max(len(lengths), 1), len(names) + 1
    key = ((period * width + segment) * 2 + over) * many + place
    kinds, requests = counted(key)
    rest, waits = np.divmod(kinds, many)
    rest, done = np.divmod(rest, 2)
    places, codes = np.divmod(rest, width)
    return WaitCounts(
        segments=names,
        period=places,
        segment=codes - 1,
        over=done.astype(np.bool_),
        waited=lengths[waits],
        requests=requests,
        backwards=backwards,
    )


def _one_each(tickets: Columns, moment: Moment) -> Columns:
    """
    Make one row of the rows of each request, where they say which it is.

    It was opened and answered at the first of their moments, and closed at the last: a
    row of the time before it was closed does not open it again.
    """
    if "ticket" not in tickets or not tickets.size:
        return tickets
    segment = _segments(tickets, np.ones(tickets.size, np.bool_))
    order = np.lexsort((segment, tickets["opened"], tickets["ticket"]))
    ticket = tickets["ticket"][order]
    first = np.flatnonzero(np.append(True, ticket[1:] != ticket[:-1]))
    arrays = {name: column[order][first] for name, column in tickets.arrays.items()}
    ended = tickets[moment][order]
    if moment == "responded":
        arrays[moment] = np.minimum.reduceat(ended, first)
    else:
        last = np.maximum.reduceat(np.where(ended < OPEN, ended, -OPEN), first)
        arrays[moment] = np.where(last > -OPEN, last, OPEN)
    return evolve(tickets, size=first.size, arrays=arrays)


def _asked(
    tickets: Columns, moment: Moment, periods: Periods, until: int
) -> tuple[Flags, int]:
    """Tell which requests count, and how many ended before they were opened."""
    opened, day = tickets["opened"], tickets["day"]
    asked = (day <= periods.last_day) & (opened < until) & (periods.place(day) >= 0)
    backwards = asked & (tickets[moment] < opened)
    return asked & ~backwards, int(backwards.sum())


def _segments(tickets: Columns, kept: Flags) -> Ints:
    """Return the segment of each request, 0 for none."""
    if "segment" in tickets:
        return tickets["segment"][kept] + 1
    return np.zeros(int(kept.sum()), np.int64)
