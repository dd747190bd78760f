"""`seat_use`: the share of the seats that are paid for and used."""

import datetime as dt
from typing import Final

from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.asking import left_out, spans_of
from okrkit.retention.counting.service import seat_sums
from okrkit.retention.estimates.clusters import AgainstBase
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.seats import Seats

SEAT_USE: Final = Definition(
    id="seat-use",
    name="Seat use",
    formula="seats used / seats bought, by the last count of each customer",
    unit="ratio",
    kind="ratio",
    bounds=(0, None),
    source="okrkit's own definition: pooled over customers",
)
"""The share of the seats bought that are used."""


def seat_use(
    seats: Seats,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
) -> Measured:
    """
    Measure which share of the seats bought is used.

    Args:
        seats: Counts of seats; of each customer the last of a period holds. A customer
            without one in a period is not in it.
        on: The day it is asked on; later counts do not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period counts may still come.
        level: Of the intervals.

    Returns:
        Seats used by seats bought, by period and segment; n is the customers. Who uses
        more than he bought counts as he is; the share may lie above 1, and so may the
        upper end of its interval. Of customers that tell as much as fewer than four
        equal ones it has none.

    Raises:
        NotMeasuredError: There is no count by `on`.
        InvalidOKRError: No level.
        CalendarError: No date.

    Example:
        >>> counts = Seats({"customer": [1, 2], "date": ["2026-10-31"] * 2,
        ...     "used": [5, 40], "bought": [10, 50]})
        >>> seat_use(counts, on="2026-10-31")["2026-10"].value
        0.75
    """
    instance(seats, kind=Seats, field="seats")
    periods = spans_of(seats.table, on, every, cadence, since, late_days)
    sums = seat_sums(seats.table, periods=periods)
    excluded = left_out(seats.table)
    if sums.negative:
        excluded["fewer than 0 seats"] = sums.negative
    more = ""
    if sums.over:
        counts = "count" if sums.over == 1 else "counts"
        more = f"in all periods {sums.over} {counts} of more seats used than bought"
    return measured(
        SEAT_USE,
        periods,
        ("", *sums.segments),
        numerator=with_everybody(sums.used),
        denominator=with_everybody(sums.bought),
        n=with_everybody(sums.customers),
        parts={
            "above_squares": with_everybody(sums.used_squares),
            "products": with_everybody(sums.products),
            "below_squares": with_everybody(sums.bought_squares),
        },
        method=AgainstBase(),
        level=level,
        excluded=excluded,
        note=more,
    )
