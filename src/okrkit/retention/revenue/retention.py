"""`revenue_retention` and `revenue_churn`: opening revenue kept and lost."""

import datetime as dt
from typing import Final

from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.movements import MovementSums
from okrkit.retention.asking import Asked
from okrkit.retention.estimates.clusters import AgainstBase, WithinWhole
from okrkit.retention.estimates.estimator import Estimator
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.revenue.definitions import CHURN, RETENTION, RevenueDefinition
from okrkit.retention.revenue.summing import sums_of
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions

_GROSS: Final[Estimator] = WithinWhole()
_NET: Final[dict[bool, Estimator]] = {
    True: AgainstBase(),
    False: AgainstBase(lost=True),
}


def revenue_retention(
    subject: Ledger | Subscriptions,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    definition: RevenueDefinition = "net",
) -> Measured:
    """
    Measure how much of the opening revenue is paid at the end of each period.

    A customer is compared with himself, at the opening and at the end: "gross" counts
    at most what he paid, "net" what he pays. New customers, and those who come back,
    never count.

    Args:
        subject: A `Ledger`, or `Subscriptions` with amounts.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        definition: "net" (NRR) or "gross" (GRR).

    Returns:
        Retention, with intervals that have customers as clusters; n is their number.
        Periods pool by their sums.

    Raises:
        InvalidOKRError: No such definition, no amounts, or revenue below 0.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> rows = {"customer": [1, 2, 1], "amount": [60, 40, -10]}
        >>> rows["date"] = ["2026-09-01", "2026-09-01", "2026-10-07"]
        >>> revenue_retention(Ledger(rows), on="2026-10-31")["2026-10"].value
        0.9
    """
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    return _measured(subject, asked, definition, kept=True)


def revenue_churn(
    subject: Ledger | Subscriptions,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    definition: RevenueDefinition = "gross",
) -> Measured:
    """
    Measure how much of the opening revenue is lost by the end of each period.

    Args:
        subject: A `Ledger`, or `Subscriptions` with amounts.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        definition: "gross" (churned and contraction) or "net" (less expansion; below
            0 where that is more).

    Returns:
        Churn; with the retention of the same definition it adds up to 1.

    Raises:
        InvalidOKRError: No such definition, no amounts, or revenue below 0.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> rows = {"customer": [1, 2, 1], "amount": [60, 40, -10]}
        >>> rows["date"] = ["2026-09-01", "2026-09-01", "2026-10-07"]
        >>> revenue_churn(Ledger(rows), on="2026-10-31")["2026-10"].value
        0.1
    """
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    return _measured(subject, asked, definition, kept=False)


def _measured(
    subject: Ledger | Subscriptions, asked: Asked, definition: str, *, kept: bool
) -> Measured:
    """Measure what was kept, or what was lost."""
    name = choice(definition, tuple(RETENTION), field="definition")
    summed = sums_of(subject, asked)
    sums = summed.sums
    lost = sums.churned.amount + sums.contraction.amount
    opening = sums.opening.amount
    parts, method = _gross_moments(sums, kept=kept), _GROSS
    if name == "net":
        lost = lost - sums.expansion.amount
        parts, method = _net_moments(sums), _NET[kept]
    return measured(
        (RETENTION if kept else CHURN)[name],
        summed.periods,
        sums.segments,
        numerator=opening - lost if kept else lost,
        denominator=opening,
        n=sums.opening.customers,
        parts=parts,
        method=method,
        level=asked.level,
        excluded=summed.excluded,
        note=summed.note,
    )


def _net_moments(sums: MovementSums) -> dict[str, Floats]:
    """Return the moments of what opening customers pay at the end."""
    opening, up = sums.opening.squares, sums.expansion
    down, gone = sums.contraction, sums.churned.squares
    squares = opening + 2 * (up.cross - down.cross) + up.squares + down.squares
    return {
        "above_squares": squares - gone,
        "products": opening + up.cross - down.cross - gone,
        "below_squares": opening,
    }


def _gross_moments(sums: MovementSums, *, kept: bool) -> dict[str, Floats]:
    """Return the moments of what opening customers pay of it at the end, or do not."""
    opening, down, gone = sums.opening.squares, sums.contraction, sums.churned.squares
    lost_squares, lost_cross = down.squares + gone, down.cross + gone
    return {
        "above_squares": (
            opening - 2 * lost_cross + lost_squares if kept else lost_squares
        ),
        "products": opening - lost_cross if kept else lost_cross,
        "below_squares": opening,
    }
