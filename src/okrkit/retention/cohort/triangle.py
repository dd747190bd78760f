"""`cohorts`: of those who began together, how many are still active at each age."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Flags, Floats
from okrkit.retention.arrays.cohort import CohortCounts
from okrkit.retention.asking import left_out
from okrkit.retention.cohort.ages import Ages, Brackets, By, Retention, ages_of
from okrkit.retention.cohort.result import Cohorts
from okrkit.retention.counting import purchases, rows
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.intervals import check_level, proportion_interval
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods, day_number, periods_of

_FRACTION: Final = (0.0, 1.0)

DEFINITIONS: Final = {
    "classic": Definition(
        id="cohort-retention.classic",
        name="Cohort retention",
        formula="active in exactly this age / members whose age can be judged",
        unit="ratio",
        bounds=_FRACTION,
        source="N-day or N-month retention of product analytics",
    ),
    "unbounded": Definition(
        id="cohort-retention.unbounded",
        name="Unbounded cohort retention",
        formula="active in this age or later / members whose age can be judged",
        unit="ratio",
        bounds=_FRACTION,
        source="Some tools call it rolling retention",
    ),
    "rolling": Definition(
        id="cohort-retention.rolling",
        name="Rolling cohort retention",
        formula=(
            "active in this age or one of those before it in the window"
            " / members whose age can be judged"
        ),
        unit="ratio",
        bounds=_FRACTION,
        source="okrkit's own choice: a trailing window, without the first age",
    ),
    "bracket": Definition(
        id="cohort-retention.bracket",
        name="Bracket cohort retention",
        formula=(
            "active on a day of the bracket since the own first day"
            " / members whose bracket is over"
        ),
        unit="ratio",
        bounds=_FRACTION,
        source="Bracket retention of product analytics",
    ),
}
"""What a cell counts, by the name of the rule."""


def cohorts(
    events: Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    by: By = "calendar",
    retention: Retention = "classic",
    window: int | None = None,
    brackets: Brackets | None = None,
    ages: int | None = None,
    method: str = "wilson",
) -> Cohorts:
    """
    Count, of customers who began in the same period, the active ones at each age.

    A cohort is everybody whose first event lies in a period. Its first age is 0: the
    period itself, or the days from the first one on. A cell that lies ahead has no
    value. One that is partly over can still change, and says how much of it is over:

    - by calendar, the running period counts as far as it has come;
    - by lifetime and in brackets, only members whose own days are over are counted,
      above and below the line, so that a cell is never too low.

    A refund (a negative amount) is nothing that was done.

    With a segment in the table there is a triangle for each, too: a customer belongs
    to the segment of his first event, whatever becomes of him. Whoever has none there
    counts for everybody only.

    Args:
        events: What customers did.
        on: The day it is asked on: it is over, and nothing later counts.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: Says how fiscal years run; the calendar where None.
        since: Leave out cohorts of periods that end before this day. Whoever began
            earlier is in none of the others.
        late_days: For how many days data may still come.
        level: Of the intervals.
        by: "calendar": ages are periods. "lifetime": ages are days since the own
            first day, in steps of 1, 7, 30, 91, 182 or 365 by the kind of period.
        retention: "classic": active in exactly that age. "unbounded": in it or later;
            it rises as long as people come back, so all of it can still change.
            "rolling": in it or one of the ages before it, without the first one.
            "bracket": in a span of days since the own first day.
        window: Of "rolling": how many ages, the age itself included; 3 where None.
        brackets: Of "bracket": first and last days, such as ``[(1, 3), (4, 7)]``.
        ages: The most ages; as many as can be seen where None.
        method: Of the intervals; see `proportion_interval`.

    Returns:
        The triangle of everybody, with that of each segment.

    Raises:
        NotMeasuredError: There is no event by that day.
        InvalidOKRError: A word or number that is none of these, or no `Events`.
        CalendarError: No date, or no kind of period.

    Example:
        >>> dates = ["2026-01-05", "2026-02-03", "2026-01-20"]
        >>> buys = {"customer": [1, 1, 2], "date": dates}
        >>> print(cohorts(Events(buys), on="2026-02-28"))
        Cohort retention by month
        cohort   customers     0    1
        -------  ---------  ----  ---
        2026-01          2  100%  50%
        2026-02          0
    """
    table = instance(events, kind=Events, field="events").table
    check_level(level)
    last = day_number(as_date(on, field="on"))
    periods = periods_of(
        rows.first_day(table, last=last),
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
    )
    asked = ages_of(
        periods,
        every=every,
        by=by,
        retention=retention,
        window=window,
        brackets=brackets,
        most=ages,
        triangles=1 + len(rows.segments(table)),
    )
    counts = purchases.cohort_counts(
        table,
        periods,
        ages=len(asked.labels),
        edges=asked.edges,
        rule=asked.rule,
        window=asked.window,
    )
    made = partial(
        _cohorts,
        periods=periods,
        ages=asked,
        definition=DEFINITIONS[retention],
        every=every,
        late_days=late_days,
        level=level,
        method=method,
        excluded={**left_out(table), **counts.excluded},
    )
    segments = counts.segments.items()
    return made(
        counts, triangles=tuple(made(own, segment=name) for name, own in segments)
    )


def _cohorts(
    counts: CohortCounts,
    *,
    periods: Periods,
    ages: Ages,
    definition: Definition,
    every: str,
    late_days: int,
    level: float,
    method: str,
    excluded: Mapping[str, int],
    segment: str = "",
    triangles: tuple[Cohorts, ...] = (),
) -> Cohorts:
    """Put counts and their intervals together."""
    made = proportion_interval(counts.active, counts.due, method=method, level=level)
    return Cohorts(
        definition=definition,
        segment=segment,
        triangles=triangles,
        periods=periods,
        every=every,
        ages=ages,
        sizes=counts.sizes,
        due=counts.due,
        active=counts.active,
        share=made.value,
        standard_error=made.standard_error,
        low=made.low,
        high=made.high,
        exposure=_exposure(counts, periods, ages),
        provisional=_provisional(counts, periods, ages, late_days),
        level=level,
        method=made.method,
        excluded=excluded,
        note=_note(counts, ages),
    )


def _exposure(counts: CohortCounts, periods: Periods, ages: Ages) -> Floats:
    """Say how much of each cell is over: of its days, or of its members."""
    if ages.edges is not None:
        sizes = np.maximum(counts.sizes, 1)[:, None]
        return np.where(counts.due > 0, counts.due / sizes, 0.0)
    days = np.diff(periods.edges)
    over = np.clip(periods.last_day + 1 - periods.edges[:-1], 0, days) / days
    place = np.arange(len(periods))[:, None] + np.arange(counts.due.shape[1])
    inside = place < len(periods)
    return np.where(inside, over[np.minimum(place, len(periods) - 1)], 0.0)


def _provisional(
    counts: CohortCounts, periods: Periods, ages: Ages, late_days: int
) -> Flags:
    """Say which cells can still change by themselves."""
    if ages.edges is not None:
        # Whoever comes on a cohort's last day is the last to be judged.
        after = periods.edges[1:, None] - 1 + ages.edges[1:]
        open_still = after + late_days > periods.last_day + 1
    else:
        place = np.arange(len(periods))[:, None] + np.arange(counts.due.shape[1])
        late = np.append(periods.provisional, True)
        open_still = late[np.minimum(place, len(periods))]
    if ages.rule == "unbounded":
        # Whoever is not back yet may still come.
        return open_still | (counts.active < counts.due)
    return open_still


def _note(counts: CohortCounts, ages: Ages) -> str:
    said = []
    if counts.earlier:
        who = "customer" if counts.earlier == 1 else "customers"
        said.append(f"{counts.earlier} {who} began before the first cohort")
    if ages.rule == "rolling":
        said.append(f"a window of {ages.window} ages")
    if ages.rule == "unbounded":
        said.append("it rises as long as people come back")
    return "; ".join(said)
