"""
`response_time`, `resolution_time`: how long customers wait for an answer or a solution.

Hours are those of the clock, nights and weekends included: business hours are not
known here.
"""

import datetime as dt
from typing import Final

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance, number
from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.arrays.waiting import SECOND, Moment
from okrkit.retention.asking import left_out, spans_of
from okrkit.retention.counting.service import limit_counts, wait_counts
from okrkit.retention.engagement.waits import quantile_measured
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.tickets import Tickets
from okrkit.retention.tables.zones import from_wall, to_wall, zone_named

RESPONSE_TIME: Final = Definition(
    id="response-time",
    name="Time to first response",
    formula="hours from opening within which a share of the requests was answered",
    unit="hours",
    kind="level",
    bounds=(0, None),
    source="Kaplan and Meier 1958: requests that still wait are censored",
)
"""How long customers wait for the first answer."""

RESOLUTION_TIME: Final = Definition(
    id="resolution-time",
    name="Time to resolution",
    formula="hours from opening within which a share of the requests was closed",
    unit="hours",
    kind="level",
    bounds=(0, None),
    source="Kaplan and Meier 1958: requests that are still open are censored",
)
"""How long it takes until a request is closed."""

RESPONDED: Final = Definition(
    id="responded-within",
    name="Answered in time",
    formula="requests answered within the hours / requests whose hours are over",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit: a miss counts when the time is over, and a success no earlier",
)
"""The share of requests that were answered in time."""

RESOLVED: Final = Definition(
    id="resolved-within",
    name="Resolved in time",
    formula="requests closed within the hours / requests whose hours are over",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit: a miss counts when the time is over, and a success no earlier",
)
"""The share of requests that were closed in time."""

_HOUR: Final = 3600
_DAY: Final = 86_400 * SECOND


def response_time(
    tickets: Tickets,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    quantile: float = 0.5,
) -> Measured:
    """
    Measure within how many hours half of the requests (or more) are answered.

    Requests count for the period in which they were opened. Those that still wait
    are censored, not left out: a queue that grows makes the number rise. Where one
    of them may yet turn out shorter than the number, its period is provisional, as it
    is until whoever came last could have waited so long: that is the reading's day.

    Args:
        tickets: The requests, with `responded`.
        on: The day it is asked on; who has no answer by its end still waits.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        quantile: The share of the requests: 0.5 is the median, 0.9 the slowest tenth.

    Returns:
        Hours of the clock by period and segment, with intervals that hold for any
        distribution; none where too few were answered, or too few came for an end.

    Raises:
        NotMeasuredError: No request by `on`.
        InvalidOKRError: No `responded` column, no quantile, no level.
        CalendarError: No date.

    Example:
        >>> tickets = Tickets({"opened": ["2026-10-01T09:00", "2026-10-02T09:00"],
        ...     "answered": ["2026-10-01T10:00", None]}, responded="answered")
        >>> response_time(tickets, on="2026-11-15")["2026-10"].value
        1.0
    """
    asked = _asked(tickets, "responded", on, every, cadence, since, late_days)
    return _waits(RESPONSE_TIME, tickets, "responded", asked, quantile, level)


def resolution_time(
    tickets: Tickets,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    quantile: float = 0.5,
) -> Measured:
    """
    Measure within how many hours half of the requests (or more) are closed.

    Args:
        tickets: The requests, with `closed`.
        on: The day it is asked on; what is not closed by its end is open.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        quantile: The share of the requests: 0.5 is the median.

    Returns:
        Hours of the clock by period and segment, as `response_time` gives them.

    Raises:
        NotMeasuredError: No request by `on`.
        InvalidOKRError: No `closed` column, no quantile, no level.
        CalendarError: No date.

    Example:
        >>> tickets = Tickets({"opened": ["2026-10-01T09:00"],
        ...     "closed": ["2026-10-03T09:00"]}, closed="closed")
        >>> resolution_time(tickets, on="2026-11-15")["2026-10"].value
        48.0
    """
    asked = _asked(tickets, "closed", on, every, cadence, since, late_days)
    return _waits(RESOLUTION_TIME, tickets, "closed", asked, quantile, level)


def responded_within(
    tickets: Tickets,
    *,
    hours: float,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "wilson",
) -> Measured:
    """
    Measure which share of the requests was answered within some hours.

    Args:
        tickets: The requests, with `responded`.
        hours: Of the clock; requests count when these are over.
        on: The day it is asked on.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        method: Of the intervals; see `proportion_interval`.

    Returns:
        The shares by period and segment.

    Raises:
        NotMeasuredError: No request by `on`.
        InvalidOKRError: No `responded` column, or hours below 0.
        CalendarError: No date.

    Example:
        >>> tickets = Tickets({"opened": ["2026-10-01T09:00", "2026-10-02T09:00"],
        ...     "answered": ["2026-10-01T10:00", None]}, responded="answered")
        >>> responded_within(tickets, hours=8, on="2026-11-15")["2026-10"].value
        0.5
    """
    asked = _asked(tickets, "responded", on, every, cadence, since, late_days)
    return _limited(RESPONDED, tickets, "responded", asked, hours, level, method)


def resolved_within(
    tickets: Tickets,
    *,
    hours: float,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "wilson",
) -> Measured:
    """
    Measure which share of the requests was closed within some hours.

    Args:
        tickets: The requests, with `closed`.
        hours: Of the clock; requests count when these are over.
        on: The day it is asked on.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        method: Of the intervals; see `proportion_interval`.

    Returns:
        The shares by period and segment.

    Raises:
        NotMeasuredError: No request by `on`.
        InvalidOKRError: No `closed` column, or hours below 0.
        CalendarError: No date.

    Example:
        >>> tickets = Tickets({"opened": ["2026-10-01T09:00"],
        ...     "closed": ["2026-10-03T09:00"]}, closed="closed")
        >>> resolved_within(tickets, hours=48, on="2026-11-15")["2026-10"].value
        1.0
    """
    asked = _asked(tickets, "closed", on, every, cadence, since, late_days)
    return _limited(RESOLVED, tickets, "closed", asked, hours, level, method)


def _asked(
    tickets: Tickets,
    moment: Moment,
    on: dt.date | str,
    every: str,
    cadence: Cadence | None,
    since: dt.date | str | None,
    late_days: int,
) -> tuple[Periods, int]:
    """Return the periods, and the moment at which the last day ends."""
    instance(tickets, kind=Tickets, field="tickets")
    if moment not in tickets.table:
        raise InvalidOKRError(
            f"tickets that do not say when they were {moment}",
            code="column-missing",
            place=moment,
            expected=f"Tickets(..., {moment}=...), the column that says it",
        )
    periods = spans_of(tickets.table, on, every, cadence, since, late_days)
    clock = np.array([(periods.last_day + 1) * _DAY], dtype=np.int64)
    if tickets.zone is not None:
        clock = from_wall(clock, zone_named(tickets.zone))
    return periods, int(clock[0])


def _limited(
    definition: Definition,
    tickets: Tickets,
    moment: Moment,
    asked: tuple[Periods, int],
    hours: float,
    level: float,
    method: str,
) -> Measured:
    limit = number(hours, field="hours")
    if not 0 <= limit <= 24 * 36_600:
        raise InvalidOKRError(
            "hours below 0" if limit < 0 else "more than a hundred years",
            code="negative" if limit < 0 else "invalid-value",
            place="hours",
            got=shown(hours),
        )
    periods, until = asked
    counts = limit_counts(
        tickets.table,
        moment=moment,
        periods=periods,
        until=until,
        limit=round(limit * _HOUR * SECOND),
    )
    met, missed, waiting, early = (
        with_everybody(table)
        for table in (counts.met, counts.missed, counts.open, counts.early)
    )
    return measured(
        evolve(
            definition,
            id=f"{definition.id}.{limit:g}h",
            name=f"{definition.name.removesuffix(' in time')} within {limit:g} hours",
        ),
        periods,
        ("", *counts.segments),
        numerator=met,
        denominator=met + missed,
        parts={"open": waiting, "early": early},
        method=method,
        level=level,
        provisional=periods.provisional[:, None] | (waiting > 0),
        excluded=_excluded(tickets, counts.backwards, moment),
        dates=_known(tickets, periods, round(limit * _HOUR * SECOND))[:, None],
    )


def _known(tickets: Tickets, periods: Periods, limit: int) -> Ints:
    """Return the days on which the time of each period's last moment is over."""
    last = periods.edges[1:] * _DAY - 1
    if tickets.zone is None:
        return (last + limit) // _DAY
    zone = zone_named(tickets.zone)
    return to_wall(from_wall(last, zone) + limit, zone) // _DAY


def _waits(
    definition: Definition,
    tickets: Tickets,
    moment: Moment,
    asked: tuple[Periods, int],
    quantile: float,
    level: float,
) -> Measured:
    periods, until = asked
    counts = wait_counts(tickets.table, moment=moment, periods=periods, until=until)
    return quantile_measured(
        definition,
        counts,
        periods,
        quantile=quantile,
        level=level,
        seconds=_HOUR,
        excluded=_excluded(tickets, counts.backwards, moment),
    )


def _excluded(tickets: Tickets, backwards: int, moment: Moment) -> dict[str, int]:
    made = left_out(tickets.table)
    if backwards:
        made[f"{moment} before opened"] = backwards
    return made
