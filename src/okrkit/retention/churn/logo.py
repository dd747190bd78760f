"""`logo_churn` and `logo_retention`: customers lost and kept, by a named definition."""

import datetime as dt
from functools import partial

from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice
from okrkit.retention.asking import Asked
from okrkit.retention.churn.arithmetic import RATIOS, estimator_of, hazard_of
from okrkit.retention.churn.definitions import CHURN, RETENTION, ChurnDefinition
from okrkit.retention.churn.flows import Inactive, flows_of
from okrkit.retention.estimates.intervals import flipped
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions


def logo_churn(
    subject: Subscriptions | Ledger | Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    definition: ChurnDefinition = "cohort",
    inactive: Inactive = None,
) -> Measured:
    """
    Measure how many customers were lost, by period and segment.

    A customer who leaves and is back in the same period was not lost (in "exposure"
    each absence counts). Customers who come back later are new to "start+new".

    Args:
        subject: `Subscriptions`, a `Ledger` of recurring revenue, or `Events`.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        definition: "cohort" (lost of the opening customers, by those), "all-lost",
            "average", "start+new", "hazard" or "exposure" (which needs days: it is
            not known of a ledger, nor of ``inactive="period"``).
        inactive: Of events, when a customer is lost: by a whole "period" without one,
            or by so many days without one.

    Returns:
        Churn, with intervals by Wilson ("start+new", "cohort", "exposure", where n is
        the effective number) or by the score of a Poisson count (the others). The
        first four, all but "hazard" and "exposure", pool over periods.

    Raises:
        InvalidOKRError: No such definition, no rule of inactivity, no such table.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> plans = {"customer": [1, 2], "start": ["2026-09-01"] * 2}
        >>> plans["end"] = [None, "2026-10-20"]
        >>> churn = logo_churn(Subscriptions(plans), on="2026-10-31")
        >>> churn["2026-10"].value
        0.5
    """
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    return _measured(subject, asked, definition, inactive, kept=False)


def logo_retention(
    subject: Subscriptions | Ledger | Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    definition: ChurnDefinition = "cohort",
    inactive: Inactive = None,
) -> Measured:
    """
    Measure how many customers were kept: what `logo_churn` leaves.

    Args:
        subject: `Subscriptions`, a `Ledger` of recurring revenue, or `Events`.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        definition: As of `logo_churn`.
        inactive: As of `logo_churn`.

    Returns:
        Retention; with the churn of the same definition it adds up to 1.

    Raises:
        InvalidOKRError: As `logo_churn`.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> visits = {"customer": [1, 2, 1], "date": ["2026-09-03"] * 2}
        >>> visits["date"] += ["2026-10-01"]
        >>> kept = logo_retention(Events(visits), on="2026-10-31", inactive="period")
        >>> kept["2026-10"].value
        0.5
    """
    asked = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    return _measured(subject, asked, definition, inactive, kept=True)


def _measured(
    subject: Subscriptions | Ledger | Events,
    asked: Asked,
    definition: str,
    inactive: Inactive,
    *,
    kept: bool,
) -> Measured:
    """Measure churn, or what it leaves."""
    name = choice(definition, tuple(CHURN), field="definition")
    flows = flows_of(subject, asked, inactive)
    about = RETENTION[name] if kept else CHURN[name]
    said = partial(
        measured,
        about,
        flows.periods,
        flows.segments,
        level=asked.level,
        excluded=flows.excluded,
        note=flows.note,
    )
    if name not in RATIOS:
        made = hazard_of(flows, name, level=asked.level)
        made = flipped(made) if kept else made
        return said(
            value=made.value,
            standard_error=made.standard_error,
            low=made.low,
            high=made.high,
            effective_n=made.effective_n,
            n=made.effective_n,
            method=made.method,
        )
    lost, base = RATIOS[name](flows)
    return said(
        numerator=base - lost if kept else lost,
        denominator=base,
        n=base,
        method=estimator_of(name, kept=kept),
    )
