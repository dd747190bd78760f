"""`followed_within`: the share of events that another of the same customer followed."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, get_args

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, flag, instance, items
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.followed import FollowCounts, Match, Window
from okrkit.retention.asking import all_left_out, spans_of
from okrkit.retention.counting.service import follow_counts
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.service.followed import Followed, followed_of
from okrkit.retention.tables.events import Events
from okrkit.retention.wholes import LONGEST, whole

FOLLOWED: Final = Definition(
    id="followed-within",
    name="Followed in time",
    formula="events followed in their window / events whose window is over",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit: a miss counts when the window is over, and a success no earlier",
)
"""The share of events that another one of the same customer follows in time."""


def followed_within(
    first: Events,
    then: Events,
    *,
    days: int,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    from_day: int = 0,
    business_days: bool = False,
    holidays: Iterable[dt.date | str] = (),
    match: Match = "each",
    method: str = "wilson",
) -> Followed:
    """
    Measure how many events were followed by another of the same customer in time.

    "95 % of new customers have a date within 5 days of signing" is
    ``followed_within(signed, scheduled, days=5, on=...)``. An event counts for the
    period in which it was, when its window is over: those still inside theirs are
    reported as open, and their period is provisional until none is.

    Args:
        first: What begins the window, such as contracts signed. Every row is an event
            of its own, two of a day are two; its segment is that of the row.
        then: What is to follow, such as calls scheduled. Doubles change nothing.
        days: The last day that counts; the event's own day is 0.
        on: The day it is asked on; what happens later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days follow-ups may still be recorded: an event counts
            that many days after its window.
        level: Of the intervals.
        from_day: The first day that counts; what came before does not.
        business_days: Count Monday to Friday without `holidays` instead of all days.
            Of an event on a weekend, day 1 is Monday.
        holidays: Further days off.
        match: "each" for every event (one follow-up may serve several), "first" for a
            customer's earliest alone, as of new customers. Give the contract's id for
            the customer's to match contract by contract.
        method: Of the intervals; see `proportion_interval`.

    Returns:
        The shares by period and segment, with what is due, met, missed and open, and
        how long it took. Readings have the date on which the period's last window is
        over: no earlier day knows them.

    Raises:
        NotMeasuredError: There was no first event by `on`.
        InvalidOKRError: Days that are no whole number or below 0, a window that ends
            before it begins, or tables with ids of different kinds.
        CalendarError: No date.

    Example:
        >>> signed = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-05"]})
        >>> called = Events({"customer": [1], "date": ["2026-10-04"]})
        >>> made = followed_within(signed, called, days=5, on="2026-11-15")
        >>> made["2026-10"].value, made.median("2026-10")
        (0.5, 3.0)
    """
    window = _window(
        days=whole(days, field="days", most=LONGEST),
        from_day=whole(from_day, field="from_day"),
        business=flag(business_days, field="business_days"),
        holidays=holidays,
        late_days=whole(late_days, field="late_days"),
    )
    choice(match, get_args(Match), field="match")
    instance(first, kind=Events, field="first")
    instance(then, kind=Events, field="then")
    periods = spans_of(first.table, on, every, cadence, since, window.late_days)
    counts = follow_counts(
        first.table, then.table, periods=periods, window=window, match=match
    )
    closed, met = counts.closed, counts.delay >= 0
    table = {
        name: by_cell(counts, chosen, len(periods))
        for name, chosen in (
            ("met", closed & met),
            ("missed", closed & ~met),
            ("open", ~closed),
            ("early", ~closed & met),
        )
    }
    made = measured(
        _named(window),
        periods,
        ("", *counts.segments),
        numerator=table["met"],
        denominator=table["met"] + table["missed"],
        parts={"open": table["open"], "early": table["early"]},
        method=method,
        level=level,
        provisional=periods.provisional[:, None] | (table["open"] > 0),
        excluded=all_left_out({"first": first.table, "then": then.table}, of="first"),
        # An event on the period's last day is the last to be judged.
        dates=window.last(periods.edges[1:] - 1)[:, None],
    )
    return followed_of(made, counts=counts, window=window)


def by_cell(counts: FollowCounts, chosen: np.ndarray, periods: int) -> Floats:
    """
    Add events up by period and segment.

    Args:
        counts: The events.
        chosen: Which rows count.
        periods: How many periods there are.

    Returns:
        Sums of everybody, then of each segment.

    Shape:
        (periods, 1 + segments).
    """
    width = len(counts.segments) + 1
    cell = counts.period * width + counts.segment + 1
    sums = np.bincount(
        cell[chosen], counts.events[chosen], minlength=periods * width
    ).astype(np.float64, copy=False)
    made = sums.reshape(periods, width)
    made[:, 0] = made.sum(axis=1)
    return made


def _window(
    *,
    days: int,
    from_day: int,
    business: bool,
    holidays: Iterable[dt.date | str],
    late_days: int,
) -> Window:
    """Make the window, or refuse one that ends before it begins."""
    if from_day > days:
        raise InvalidOKRError(
            "the window ends before it begins",
            code="period-order",
            place="from_day",
            expected=f"0 to {days}",
            got=shown(from_day),
        )
    off = items(holidays, field="holidays")
    if off and not business:
        raise InvalidOKRError(
            "all days count, holidays, too",
            code="option-unused",
            place="holidays",
            got=shown(off),
            hint="Say business_days=True, to count without them.",
        )
    return Window(
        days=days,
        from_day=from_day,
        business=business,
        holidays=tuple(as_date(day, field="holidays") for day in off),
        late_days=late_days,
    )


def _named(window: Window) -> Definition:
    """Say the window in the definition: 5 days are another measure than 10."""
    kind = "business day" if window.business else "day"
    many = f"{window.days} {kind}{'' if window.days == 1 else 's'}"
    since = f" from day {window.from_day}" if window.from_day else ""
    short = f"{window.from_day}-{window.days}" if window.from_day else f"{window.days}"
    return evolve(
        FOLLOWED,
        id=f"{FOLLOWED.id}.{short}{'bd' if window.business else 'd'}",
        name=f"Followed within {many}{since}",
    )
