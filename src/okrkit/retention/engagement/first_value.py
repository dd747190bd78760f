"""`time_to_first_value`: how long new customers take until the product helps them."""

import datetime as dt
from typing import Final

from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance
from okrkit.retention.asking import all_left_out, spans_of
from okrkit.retention.counting.service import follow_waits
from okrkit.retention.engagement.waits import quantile_measured
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.events import Events

TIME_TO_FIRST_VALUE: Final = Definition(
    id="time-to-first-value",
    name="Time to first value",
    formula="days from a customer's first day within which a share has had the event",
    unit="days",
    kind="level",
    bounds=(0, None),
    source="Kaplan and Meier 1958: customers without the event yet are censored",
)
"""How long new customers take to the first event that is worth something to them."""

_DAY: Final = 86_400


def time_to_first_value(
    first: Events,
    value: Events,
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
    Measure after how many days half of the new customers have had their first value.

    The share within some days is ``followed_within(first, value, match="first",
    days=...)``.

    Args:
        first: What makes a customer new, such as signing: his earliest row counts.
        value: What is worth something to him, such as a first report.
        on: The day it is asked on; who had none by then still waits.
        every: The kind of period, of the first day: year, half, quarter, month, week
            or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        quantile: The share of the customers: 0.5 is the median.

    Returns:
        Days by period and segment of the first row; none where too few had it yet.

    Raises:
        NotMeasuredError: Nobody was new by `on`.
        InvalidOKRError: No quantile, no level, or tables with ids of different kinds.
        CalendarError: No date.

    Example:
        >>> signed = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-05"]})
        >>> reports = Events({"customer": [1], "date": ["2026-10-04"]})
        >>> time_to_first_value(signed, reports, on="2026-11-15")["2026-10"].value
        3.0
    """
    instance(first, kind=Events, field="first")
    instance(value, kind=Events, field="value")
    periods = spans_of(first.table, on, every, cadence, since, late_days)
    return quantile_measured(
        TIME_TO_FIRST_VALUE,
        follow_waits(first.table, value.table, periods=periods),
        periods,
        quantile=quantile,
        level=level,
        seconds=_DAY,
        excluded=all_left_out({"first": first.table, "value": value.table}, of="first"),
    )
