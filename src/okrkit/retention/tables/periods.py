"""`Periods`: the spans that a measure is asked for, and which of them can change."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date, as_every
from okrkit.model.checks import instance
from okrkit.model.every import Every
from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.wholes import whole

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
"""Ordinal of day 0."""

MOST: Final = 20_000
"""The most periods of one question: 54 years of days, or 380 of weeks."""


@frozen(eq=False, kw_only=True)
class Periods:
    """
    Spans in a row, half-open, without a gap, up to the one that holds `on`.

    Attributes:
        cycles: The spans, in order.
        edges: First day of each, and the day after the last, as days since 1970-01-01.
        provisional: Whether a span can still change: it runs, or late data may come.
        on: The day it is asked on; rows of later days do not count.

    Shape:
        edges (p + 1,), provisional (p,).

    Example:
        >>> periods = periods_of(20_000, on="2024-12-15")
        >>> len(periods), periods.place(np.array([20_000, 20_100]))
        (3, array([0, 3]))
    """

    cycles: tuple[Cycle, ...]
    edges: Ints
    provisional: Flags
    on: dt.date

    def __len__(self) -> int:
        """Count the spans."""
        return len(self.cycles)

    @property
    def last_day(self) -> int:
        """The day it is asked on, as days since 1970-01-01."""
        return day_number(self.on)

    def place(self, days: Ints) -> Ints:
        """
        Find the span of each day.

        Args:
            days: Days since 1970-01-01.

        Returns:
            Places of `cycles`; -1 before the first, ``len(self)`` after the last.

        Shape:
            Any; kept.
        """
        return np.searchsorted(self.edges, days, side="right") - 1


def day_number(day: dt.date) -> int:
    """
    Return a date as days since 1970-01-01.

    Example:
        >>> day_number(dt.date(1970, 1, 2))
        1
    """
    return day.toordinal() - EPOCH


def periods_of(
    first: int | None,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
) -> Periods:
    """
    Make the spans from the first day of the data to the day that is asked on.

    Args:
        first: First day that has data, as days since 1970-01-01; None where there
            are no rows, which needs `since`.
        on: The day it is asked on; it is over, and counts.
        every: The kind of span: year, half, quarter, month, week or day, or custom
            where the cadence has a rule.
        cadence: Says how fiscal years run; the calendar where None.
        since: Leave out spans that end before this day; all of the data where None.
        late_days: For how many days after a span data may still come.

    Returns:
        The spans; the last holds `on`.

    Raises:
        CalendarError: No date, or no kind of span.
        InvalidOKRError: Data begins after `on`, there is none, a negative
            `late_days`, or more than 20,000 spans.

    Example:
        >>> periods = periods_of(20_000, on="2024-12-15")
        >>> [str(cycle) for cycle in periods.cycles], periods.provisional
        (['2024-10', '2024-11', '2024-12'], array([False, False,  True]))
    """
    asked = as_date(on, field="on")
    begin = _begin(first, asked, since)
    late = whole(late_days, field="late_days")
    given = Cadence() if cadence is None else cadence
    rule = instance(given, kind=Cadence, field="cadence")
    cycles = tuple(_cycles(begin, asked, every, rule))
    ends = [day_number(cycle.end) for cycle in cycles]
    edges = np.array([day_number(cycles[0].start), *ends], dtype=np.int64)
    provisional = edges[1:] + late > day_number(asked) + 1
    return Periods(cycles=cycles, edges=edges, provisional=provisional, on=asked)


def _begin(first: int | None, asked: dt.date, since: dt.date | str | None) -> dt.date:
    """Return the first day that is asked for."""
    begin = None if first is None else dt.date.fromordinal(first + EPOCH)
    if since is not None:
        from_day = as_date(since, field="since")
        begin = from_day if begin is None else max(begin, from_day)
    if begin is None:
        raise InvalidOKRError(
            "there are no rows to begin with",
            code="no-period",
            place="since",
            hint="Say since=, the day from which nothing happened.",
        )
    if begin > asked:
        raise InvalidOKRError(
            "nothing has happened yet",
            code="no-period",
            place="on",
            expected=f"a day from {begin} on",
            got=shown(str(asked)),
        )
    return begin


def _cycles(
    begin: dt.date, asked: dt.date, every: str, cadence: Cadence
) -> Iterator[Cycle]:
    if asked == dt.date.max:
        raise CalendarError(
            "the last day of the calendar has no day after it",
            code="date-out-of-range",
            place="on",
            expected="a day before 9999-12-31",
        )
    after, count = asked + dt.timedelta(1), 0
    while begin < after:
        count += 1
        if count > MOST:
            raise InvalidOKRError(
                f"more than {MOST} periods",
                code="too-many-periods",
                place="every",
                hint="Ask for longer periods, or say since=.",
            )
        cycle = (
            Cycle(str(begin), start=begin, end=begin + dt.timedelta(1))
            if isinstance(every, str) and every == "day"
            else cadence.cycle(begin, every=_kind(every))
        )
        yield cycle
        begin = cycle.end


def _kind(every: str) -> Every:
    """Read a kind of period; unlike those of a cycle they may be days."""
    try:
        return as_every(every)
    except CalendarError as error:
        raise CalendarError(
            "no kind of period",
            code=error.code,
            place=error.place,
            expected="year, half, quarter, month, week, day or custom",
            got=error.got,
            hint=error.hint,
        ) from None
