"""`FollowCounts`: events by how long it took until another of the same customer."""

import datetime as dt
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.joined import counted, packing_of, same_customers
from okrkit.retention.arrays.waiting import SECOND, WaitCounts, waits_counted
from okrkit.retention.tables.periods import Periods, day_number
from okrkit.retention.tables.table import OPEN, Columns

Match: TypeAlias = Literal["each", "first"]
"""Whether each first event waits for a follow-up, or a customer's earliest alone."""

NONE: Final = -1
"""The delay of an event that nothing has followed in its window."""


@frozen(kw_only=True)
class Window:
    """
    From when to when another event counts as the follow-up.

    Attributes:
        days: The last day that counts, from the event's own day, which is 0.
        from_day: The first.
        business: Whether days are business days: Monday to Friday without holidays.
        holidays: Further days off.
        late_days: For how many days after the window its follow-ups may still be
            recorded; until then nothing is missed.

    Example:
        >>> Window(days=5).last(np.array([0, 1])).tolist()
        [5, 6]
    """

    days: int
    from_day: int = 0
    business: bool = False
    holidays: tuple[dt.date, ...] = ()
    late_days: int = 0

    def first(self, days: Ints) -> Ints:
        """
        Return the first day that counts for events of given days.

        Args:
            days: Days since 1970-01-01.

        Returns:
            Days since 1970-01-01.

        Shape:
            (n,).
        """
        return self._after(days, self.from_day)

    def last(self, days: Ints) -> Ints:
        """
        Return the last day that counts for events of given days.

        Args:
            days: Days since 1970-01-01.

        Returns:
            Days since 1970-01-01.

        Shape:
            (n,).
        """
        return self._after(days, self.days)

    def passed(self, days: Ints) -> Ints:
        """
        Return a count of days that grows by one on every day that counts.

        Args:
            days: Days in a row, since 1970-01-01.

        Returns:
            The count up to each day.

        Shape:
            (n,).
        """
        if not self.business:
            return days
        working = np.is_busday(_dates(days), holidays=self._off())
        return np.cumsum(working, dtype=np.int64)

    def _after(self, days: Ints, many: int) -> Ints:
        if not self.business:
            return days + many
        ahead = np.busday_offset(
            _dates(days), many, roll="backward", holidays=self._off()
        )
        # Of no business day after a weekend's event there is its own day.
        return np.maximum(ahead.view(np.int64), days)

    def _off(self) -> Ints:
        return _dates(np.array([day_number(d) for d in self.holidays], np.int64))


@frozen(eq=False, kw_only=True)
class FollowCounts:
    """
    How many events there were, by period, segment and how long it took.

    An event is closed when nothing that happens from now on can change what became
    of it: its window is over, and late data, too.

    Attributes:
        segments: Names of the segments; a code of -1 is of none.
        period: Place of the period in which the event was.
        segment: Code of the event's segment.
        closed: Whether the window is over.
        delay: Days until the first follow-up in the window; -1 for none so far.
        events: How many.

    Shape:
        Every column (rows,), one row for each combination there is, ordered by period,
        segment, closed, delay.
    """

    segments: tuple[str, ...]
    period: Ints
    segment: Ints
    closed: Flags
    delay: Ints
    events: Ints


def follow_counts_of_columns(
    first: Columns,
    then: Columns,
    *,
    periods: Periods,
    window: Window,
    match: Match = "each",
) -> FollowCounts:
    """
    Count the events of each period by what followed them and when.

    Args:
        first: The events: customer, day, perhaps segment.
        then: What is to follow: customer, day.
        periods: The spans the events are counted in; nothing after their `on` counts.
        window: When a follow-up counts.
        match: Whether each event waits, or a customer's earliest alone.

    Returns:
        The counts.

    Raises:
        InvalidOKRError: Ids are numbers in one table and texts in the other.

    Shape:
        Tables of any size.

    Units:
        Days.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> table = lambda *days: Columns(
        ...     size=len(days), arrays={"customer": np.zeros(len(days), np.int64),
        ...     "day": np.array(days)})
        >>> counts = follow_counts_of_columns(
        ...     table(20000, 20010), table(20003), window=Window(days=5),
        ...     periods=periods_of(20000, on="2024-12-15"))
        >>> counts.delay, counts.events
        (array([-1,  3]), array([1, 1]))
    """
    found = _followed(first, then, on=periods.last_day, window=window, match=match)
    day, follow = found.day, found.follow
    passed, at = window.passed(found.days), day - int(found.days[0])
    delay = np.full(day.size, NONE)
    met = follow < OPEN
    delay[met] = passed[follow[met] - int(found.days[0])] - passed[at[met]]
    closed = (window.last(found.days) + window.late_days <= periods.last_day)[at]
    period = periods.place(found.days)[at]
    return _counted(period, found.code - 1, closed, delay, found.segments)


def follow_waits_of_columns(
    first: Columns, then: Columns, *, periods: Periods
) -> WaitCounts:
    """
    Count customers by how long their earliest event has waited for a follow-up.

    Args:
        first: The events: customer, day, perhaps segment.
        then: What is to follow: customer, day.
        periods: The spans the events are counted in; nothing after their `on` counts.

    Returns:
        The waits, however long they took: whole days, in microseconds.

    Raises:
        InvalidOKRError: Ids are numbers in one table and texts in the other.

    Shape:
        Tables of any size.

    Units:
        Microseconds.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> table = lambda *days: Columns(
        ...     size=len(days), arrays={"customer": np.zeros(len(days), np.int64),
        ...     "day": np.array(days)})
        >>> waits = follow_waits_of_columns(
        ...     table(20000), table(20003), periods=periods_of(20000, on="2024-12-15"))
        >>> waits.waited // (86_400 * SECOND), waits.over
        (array([3]), array([ True]))
    """
    on = periods.last_day
    found = _followed(first, then, on=on, window=Window(days=_EVER), match="first")
    period = periods.place(found.day)
    kept = period >= 0
    over = found.follow < OPEN
    return waits_counted(
        period[kept],
        found.code[kept],
        over[kept],
        (np.minimum(found.follow, on) - found.day)[kept] * 86_400 * SECOND,
        found.segments,
    )


# Days: more than there are.
_EVER: Final = 10_000_000


@frozen(eq=False, kw_only=True)
class _Found:
    """Events by customer and day, each with the day it was followed, or `OPEN`."""

    segments: tuple[str, ...]
    days: Ints
    day: Ints
    code: Ints
    follow: Ints


def _followed(
    first: Columns, then: Columns, *, on: int, window: Window, match: Match
) -> _Found:
    """Find the first follow-up in the window of each event that counts."""
    names = first.labels.get("segment", ())
    who, others = same_customers(first, then)
    day, after = first["day"], then["day"]
    kept, known = day <= on, after <= on
    base = int(day[kept].min()) if kept.any() else on
    known &= after >= base
    width = len(names) + 1
    code = first["segment"] + 1 if "segment" in first else 0
    # One day more than there is: where a window begins that has not begun yet.
    packing = packing_of([who, others], base=base, last=on + 1, codes=width)
    # Rows after `on` are packed too, beyond their customer, and not kept.
    events = packing.pack(who, day, code)[kept]
    events.sort()
    place, day, code = packing.unpack(events)
    if match == "first":
        new = np.append(True, place[1:] != place[:-1])[: place.size]
        place, day, code = place[new], day[new], code[new]
    days = np.arange(base, on + 1, dtype=np.int64)
    begins = np.minimum(window.first(days), on + 1)[day - base]
    start = place * packing.span
    follow = _next_after(
        start + (begins - base),
        np.sort(packing.pack(others[known], after[known]) // width),
    )
    # Another customer's follow-up lies more than a span away, none at all farther.
    follow -= start
    met = (follow < packing.span) & (follow + base <= window.last(days)[day - base])
    return _Found(
        segments=names,
        days=days,
        day=day,
        code=np.broadcast_to(code, day.shape),
        follow=np.where(met, follow + base, OPEN),
    )


def _next_after(wanted: Ints, there: Ints) -> Ints:
    """Find the first of sorted numbers at or after each; the greatest if none."""
    ended = np.append(there, np.iinfo(np.int64).max)
    return ended[np.searchsorted(there, wanted)]


def _counted(
    period: Ints, segment: Ints, closed: Flags, delay: Ints, names: tuple[str, ...]
) -> FollowCounts:
    """Count equal rows, leaving out those before the first period."""
    inside = period >= 0
    longest = int(np.max(delay, initial=NONE)) + 2
    width = len(names) + 1
    key = ((period * width + segment + 1) * 2 + closed) * longest + delay + 1
    kinds, events = counted(key[inside])
    rest, delays = np.divmod(kinds, longest)
    rest, over = np.divmod(rest, 2)
    places, codes = np.divmod(rest, width)
    return FollowCounts(
        segments=names,
        period=places,
        segment=codes - 1,
        closed=over.astype(np.bool_),
        delay=delays - 1,
        events=events,
    )


def _dates(days: Ints) -> np.ndarray:
    return days.view("datetime64[D]")
