"""`active_accounts`, `stickiness`: how many customers do something, and how often."""

import datetime as dt
from typing import Final

import numpy as np
from attrs import evolve

from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Flags, Floats
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.asking import left_out, spans_of, window_days
from okrkit.retention.counting.rows import first_day
from okrkit.retention.counting.service import engaged_sums
from okrkit.retention.estimates.clusters import ShareOfSums
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.events import Events

ACTIVE: Final = Definition(
    id="active-accounts",
    name="Active accounts",
    formula="different customers with an event in the period",
    unit="count",
    kind="level",
    bounds=(0, None),
    source="okrkit's own definition: a customer counts once in a period",
)
"""How many different customers did something in a period."""

STICKINESS: Final = Definition(
    id="stickiness",
    name="Stickiness",
    formula="customer-days with an event / customer-days of active customers",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit's own definition of DAU / MAU: pooled over days",
)
"""On which share of the days active customers do something."""


def active_accounts(
    events: Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    window: int | str = "period",
) -> Measured:
    """
    Count the different customers that did something.

    Monthly actives are ``every="month"`` (of calendar months) or ``window=28`` (of the
    28 days up to the end of each period); daily ones ``every="day"``.

    Args:
        events: What customers did. A customer's segment in a period is that of his
            last event up to its first day; of new ones, of their first in it.
        on: The day it is asked on; what happens later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period events may still come.
        window: "period" for the days of each period, or how many days up to its last
            count instead. Where they begin before the first event, nothing is measured.

    Returns:
        Counts by period and segment. They are counts of everybody, not of a sample:
        they have no interval, and do not add up over periods.

    Raises:
        NotMeasuredError: Nothing has happened by `on`.
        InvalidOKRError: A window that is none.
        CalendarError: No date.

    Example:
        >>> data = {"customer": [1, 2, 1], "date": ["2026-10-01", "2026-10-30",
        ...     "2026-11-02"]}
        >>> active_accounts(Events(data), on="2026-11-30").value
        array([2., 1.])
        >>> active_accounts(Events(data), window=7, on="2026-11-30").value
        array([1., 0.])
    """
    days = window_days(window)
    instance(events, kind=Events, field="events")
    periods = spans_of(events.table, on, every, cadence, since, late_days)
    sums = engaged_sums(events.table, periods=periods, window=days)
    value = with_everybody(sums.customers if days is None else sums.at_end)
    definition = ACTIVE
    if days is not None:
        start = first_day(events.table, last=periods.last_day)
        ends = np.minimum(periods.edges[1:], periods.last_day + 1)
        value[ends - days < start] = np.nan
        definition = evolve(
            ACTIVE,
            id=f"{ACTIVE.id}.{days}d",
            name=f"Active accounts of {days} day{'' if days == 1 else 's'}",
            formula=f"different customers with an event in the last {days} days",
        )
    early = np.any(np.isnan(value), axis=1)
    return measured(
        definition,
        periods,
        ("", *sums.segments),
        value=value,
        excluded=left_out(events.table, last=periods.last_day),
        notes=_why(early),
    )


def stickiness(
    events: Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    window: int | str = 28,
) -> Measured:
    """
    Measure on which share of the days active customers do something: DAU / MAU.

    Daily actives are added up over the days of the period, and so are the actives of
    the window that ends on each of these days; the ratio is of the two sums.

    Args:
        events: What customers did. A customer's segment in a period is that of his
            last event up to its first day; of new ones, of their first in it.
        on: The day it is asked on; what happens later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period events may still come.
        level: Of the intervals.
        window: For how many days after an event a customer is active: 28 gives daily
            by monthly actives, 7 daily by weekly ones. With "period" an
            active customer counts on each day of the calendar period. In the first
            days of the data windows are not full, and their periods are not measured.

    Returns:
        Shares by period and segment, with intervals over customers; of customers that
        tell as much as fewer than four equal ones there is none.

    Raises:
        NotMeasuredError: Nothing has happened by `on`.
        InvalidOKRError: A window that is none, or no level.
        CalendarError: No date.

    Example:
        >>> daily = Events({"customer": [7] * 28, "date":
        ...     [f"2026-10-{day:02d}" for day in range(1, 29)]})
        >>> stickiness(daily, window="period", on="2026-10-31").value.round(3)
        array([0.903])
    """
    days = window_days(window)
    instance(events, kind=Events, field="events")
    periods = spans_of(events.table, on, every, cadence, since, late_days)
    sums = engaged_sums(events.table, periods=periods, window=days)
    short = "calendar" if days is None else f"{days}d"
    words = "the calendar period" if days is None else f"{days} days"
    early = np.zeros(len(periods), np.bool_)
    if days is not None:
        start = first_day(events.table, last=periods.last_day) + days - 1
        early = periods.edges[:-1] < start
    return measured(
        evolve(
            STICKINESS,
            id=f"{STICKINESS.id}.{short}",
            name=f"Stickiness, daily by those of {words}",
        ),
        periods,
        ("", *sums.segments),
        numerator=_without(early, with_everybody(sums.active)),
        denominator=_without(early, with_everybody(sums.member)),
        n=_without(early, with_everybody(sums.customers)),
        parts={
            "above_squares": with_everybody(sums.active_squares),
            "products": with_everybody(sums.products),
            "below_squares": with_everybody(sums.member_squares),
        },
        method=ShareOfSums(),
        level=level,
        excluded=left_out(events.table, last=periods.last_day),
        notes=_why(early),
    )


def _without(early: Flags, column: Floats) -> Floats:
    """Return nothing, which is not 0, where windows begin before the first event."""
    return np.where(early[:, None], np.nan, column)


def _why(early: Flags) -> np.ndarray:
    """Say why those periods have no value."""
    why = "its first window begins before the first event"
    return np.where(early, why, "")[:, None]
