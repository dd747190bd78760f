"""`renewal_rate`: of the subscriptions that were due, how many were renewed."""

import datetime as dt

from okrkit.errors import InvalidOKRError
from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance
from okrkit.retention.asking import Asked, left_out
from okrkit.retention.churn.definitions import RENEWAL
from okrkit.retention.counting import subscribers
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.subscriptions import Subscriptions


def renewal_rate(
    subscriptions: Subscriptions,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
) -> Measured:
    """
    Measure how many subscriptions due in a period were renewed.

    One is renewed where its customer is still there on the day after it was due, by
    whichever subscription: one that ends on the day it is due was not renewed, nor one
    that is followed by another after a gap (`pause_days` of the subscriptions closes
    it). One that ended early was due all the same. Several of one customer that are
    due on one day count once. One that is due before it starts counts nowhere, and
    is found in `excluded`.

    Args:
        subscriptions: With the day that each is up for renewal, `due`.
        on: The day it is asked on; what is due on it is not decided yet.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.

    Returns:
        Renewal rates, with Wilson's intervals. A period with something undecided is
        provisional.

    Raises:
        InvalidOKRError: Subscriptions without `due`.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> plans = {"customer": [1, 2], "start": ["2025-10-01"] * 2}
        >>> plans |= {"end": [None, "2026-09-30"], "renews": ["2026-10-01"] * 2}
        >>> due = Subscriptions(plans, due="renews")
        >>> renewal_rate(due, on="2026-10-31", every="year")["2026"].value
        0.5
    """
    table = instance(subscriptions, kind=Subscriptions, field="subscriptions").table
    if "due" not in table:
        raise InvalidOKRError(
            "nothing says when subscriptions are due",
            code="column-missing",
            place="due",
            hint='Say which column does: Subscriptions(data, due="...").',
        )
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    pause = subscriptions.pause_days
    periods = asked.periods(table, "start", more=pause)
    counts = subscribers.dues(table, periods, pause_days=pause)
    backwards = {"due before it starts": counts.backwards} if counts.backwards else {}
    kept, cut = asked.cut(periods)
    open_now = cut(counts.undecided) > 0
    return measured(
        RENEWAL,
        kept,
        counts.segments,
        numerator=cut(counts.renewed),
        denominator=cut(counts.due),
        provisional=kept.provisional[:, None] | open_now,
        level=asked.level,
        excluded=left_out(table) | backwards,
    )
