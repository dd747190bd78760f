"""`time_between_purchases`: how many days pass from one purchase to the next."""

import datetime as dt
from typing import Final, get_args

from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance
from okrkit.retention.counting import purchases, rows
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.kaplan_meier.result import Survival
from okrkit.retention.kaplan_meier.survival import survival_of
from okrkit.retention.repeat.rate import Purchase
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import day_number

BETWEEN: Final = Definition(
    id="time-between-purchases",
    name="Purchases without a next one",
    formula="Kaplan-Meier survival of the gaps between purchases, open ones censored",
    unit="ratio",
    kind="level",
    bounds=(0.0, 1.0),
    source="Kaplan and Meier, JASA 53 (1958), 457-481",
)
"""The share of purchases that no other has followed yet."""


def time_between_purchases(
    events: Events,
    *,
    on: dt.date | str,
    definition: Purchase = "days",
    interval: str = "log-log",
    level: float = 0.95,
) -> Survival:
    """
    Measure how many days pass until a customer buys again.

    After the last purchase of a customer the next has not come yet: that gap is
    censored, not left out. Leaving it out would make customers look quicker than they
    are. The median is that of all purchases, those that none follows among them.

    Args:
        events: Purchases; a refund (a negative amount) is none.
        on: The day it is asked on: it is over, and nothing later counts.
        definition: "days": purchases of one day are one. "orders": each row is one.
        interval: "log-log", "log" or "plain".
        level: Of the intervals, which take the gaps of one customer for those of
            several.

    Returns:
        The curve of purchases without a following one; its `median` and `quantile`
        are days.

    Raises:
        NotMeasuredError: There is no purchase by that day.
        InvalidOKRError: A word or number that is none of these, or no `Events`.
        CalendarError: No date.

    Example:
        >>> dates = ["2026-01-05", "2026-01-20", "2026-02-01"]
        >>> buys = Events({"customer": [1, 1, 1], "date": dates})
        >>> time_between_purchases(buys, on="2026-02-10").median().value
        12.0
    """
    table = instance(events, kind=Events, field="events").table
    choice(definition, get_args(Purchase), field="definition")
    asked = as_date(on, field="on")
    last = day_number(asked)
    first = rows.first_day(table, last=last)
    counted = purchases.gaps(table, last=last, orders=definition == "orders")
    return survival_of(
        counted,
        BETWEEN,
        interval=interval,
        level=level,
        begin=first,
        date=asked,
        note="gaps of one customer are taken for those of several",
    )
