"""`quick_ratio`: revenue won over revenue lost."""

import datetime as dt

import numpy as np

from okrkit.model.cadence import Cadence
from okrkit.retention.asking import Asked
from okrkit.retention.estimates.clusters import AgainstBase
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.revenue.definitions import QUICK
from okrkit.retention.revenue.summing import sums_of
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions


def quick_ratio(
    subject: Ledger | Subscriptions,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
) -> Measured:
    """
    Measure how much recurring revenue was won for each one that was lost.

    Args:
        subject: A `Ledger`, or `Subscriptions` with amounts.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.

    Returns:
        (new + returned + expansion) / (churned + contraction), with intervals that
        have customers as clusters; n is how many moved. Where nothing was lost there
        is no ratio.

    Raises:
        InvalidOKRError: No amounts, or revenue below 0.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> rows = {"customer": [1, 2, 1], "amount": [60, 40, -10]}
        >>> rows["date"] = ["2026-09-01", "2026-10-01", "2026-10-07"]
        >>> quick_ratio(Ledger(rows), on="2026-10-31")["2026-10"].value
        4.0
    """
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    summed = sums_of(subject, asked)
    sums = summed.sums
    won = (sums.new, sums.returned, sums.expansion)
    lost = (sums.churned, sums.contraction)
    moved = np.sum([kind.customers for kind in (*won, *lost)], axis=0)
    squares = np.sum([kind.squares for kind in won], axis=0)
    # One customer makes one movement: nobody wins and loses in one period.
    parts = {"above_squares": squares, "products": 0 * squares}
    parts["below_squares"] = np.sum([kind.squares for kind in lost], axis=0)
    denominator = np.sum([kind.amount for kind in lost], axis=0)
    return measured(
        QUICK,
        summed.periods,
        sums.segments,
        numerator=np.sum([kind.amount for kind in won], axis=0),
        denominator=denominator,
        n=moved,
        parts=parts,
        method=AgainstBase(),
        level=asked.level,
        excluded=summed.excluded,
        note=summed.note,
        notes=np.where(denominator > 0, "", "nothing was lost"),
    )
