"""`complaint_rate`: complaints by what there is to complain about."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import numpy as np

from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice, instance
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.asking import all_left_out, spans_of
from okrkit.retention.counting.service import engaged_sums, row_counts, use_counts
from okrkit.retention.engagement.poisson import PerHundred
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimator import Estimator, Share
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods

Per: TypeAlias = Literal["complaining accounts", "100 accounts", "100 orders"]
"""What complaints are counted by."""

COMPLAINING: Final = Definition(
    id="complaints.accounts",
    name="Accounts that complain",
    formula="active customers with a complaint in the period / active customers",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit: a customer counts once, however often he complains",
)
"""The share of active customers that complain."""

PER_ACCOUNTS: Final = Definition(
    id="complaints.per-100-accounts",
    name="Complaints per 100 active accounts",
    formula="100 * complaints in the period / active customers",
    unit="count",
    kind="ratio",
    bounds=(0, None),
    source="okrkit: every complaint counts",
)
"""How many complaints come from a hundred active customers."""

PER_ORDERS: Final = Definition(
    id="complaints.per-100-orders",
    name="Complaints per 100 orders",
    formula="100 * complaints in the period / orders in the period",
    unit="count",
    kind="ratio",
    bounds=(0, None),
    source="okrkit: every complaint and every order counts",
)
"""How many complaints come of a hundred orders."""


def complaint_rate(
    complaints: Events,
    activity: Events,
    *,
    per: Per = "complaining accounts",
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
) -> Measured:
    """
    Measure how much customers complain.

    Args:
        complaints: One row a complaint.
        activity: What customers do: log-ins, orders. Orders are its rows.
        per: "complaining accounts" for the share of the active customers that
            complain (its interval is Wilson's), "100 accounts" or "100 orders" for
            complaints by 100 of these (its interval is that of a Poisson count, by
            Byar's approximation; complaints that come in bursts vary more).
        on: The day it is asked on; what happens later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period complaints may still come.
        level: Of the intervals.

    Returns:
        Rates by period and segment. A complaint's segment is that of its own row where
        complaints are counted; else that of the customer.

    Raises:
        NotMeasuredError: Nobody was active by `on`.
        InvalidOKRError: An unknown `per`, or tables with ids of different kinds.
        CalendarError: No date.

    Example:
        >>> orders = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-02"]})
        >>> letters = Events({"customer": [2, 2], "date": ["2026-10-09", "2026-10-10"]})
        >>> complaint_rate(letters, orders, on="2026-10-31")["2026-10"].value
        0.5
        >>> complaint_rate(letters, orders, per="100 orders", on="2026-10-31").value
        array([100.])
    """
    choice(per, tuple(_DEFINITIONS), field="per")
    instance(complaints, kind=Events, field="complaints")
    instance(activity, kind=Events, field="activity")
    periods = spans_of(activity.table, on, every, cadence, since, late_days)
    tables = {"complaints": complaints.table, "activity": activity.table}
    excluded = all_left_out(tables, of="activity")
    estimator: Estimator = PerHundred()
    if per == "complaining accounts":
        counts = use_counts(complaints.table, activity.table, periods=periods)
        if outside := int(counts.others.sum()):
            excluded["complaints: customers not active in the period"] = outside
        segments, above, below = counts.segments, counts.users, counts.active
        estimator = Share("wilson")
    else:
        segments, above, below = _counted(complaints, activity, per, periods)
    return measured(
        _DEFINITIONS[per],
        periods,
        ("", *segments),
        numerator=with_everybody(above),
        denominator=with_everybody(below),
        method=estimator,
        level=level,
        excluded=excluded,
    )


_DEFINITIONS: Final[Mapping[str, Definition]] = {
    "complaining accounts": COMPLAINING,
    "100 accounts": PER_ACCOUNTS,
    "100 orders": PER_ORDERS,
}


def _counted(
    complaints: Events, activity: Events, per: Per, periods: Periods
) -> tuple[tuple[str, ...], Floats, Floats]:
    """Count complaints and what they are by, in the segments that either table has."""
    rows = row_counts(complaints.table, periods=periods)
    if per == "100 orders":
        orders = row_counts(activity.table, periods=periods)
        names, below = orders.segments, orders.rows
    else:
        sums = engaged_sums(activity.table, periods=periods)
        names, below = sums.segments, sums.customers
    segments = tuple(sorted({*rows.segments, *names}))
    if "segment" not in complaints.table or "segment" not in activity.table:
        # Without a segment in one of them no rate of a segment is known.
        return (), rows.rows.sum(axis=1)[:, None], below.sum(axis=1)[:, None]
    return (
        segments,
        _aligned(rows.rows, rows.segments, segments),
        _aligned(below, names, segments),
    )


def _aligned(table: Floats, own: tuple[str, ...], segments: tuple[str, ...]) -> Floats:
    """Return a table by other segments: of none, then of each."""
    made = np.zeros((len(table), len(segments) + 1))
    places = {name: place + 1 for place, name in enumerate(segments)}
    made[:, [0, *(places[name] for name in own)]] = table
    return made
