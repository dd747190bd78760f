"""`adoption`: the share of active or eligible customers that use a feature."""

import datetime as dt
from typing import Final

from attrs import evolve

from okrkit.model.cadence import Cadence
from okrkit.model.checks import instance
from okrkit.retention.arrays.covered import Span
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.asking import all_left_out, spans_of
from okrkit.retention.counting.service import cover_counts, use_counts
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events

ADOPTION: Final = Definition(
    id="adoption",
    name="Adoption",
    formula="customers that used it in the period / customers active in the period",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit: users are counted among those of the denominator only",
)
"""The share of customers that use a feature."""


def adoption(
    uses: Events,
    among: Events | Accounts,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "wilson",
) -> Measured:
    """
    Measure which share of the customers used a feature.

    Args:
        uses: Uses of the feature.
        among: Everything customers do, where users are counted among the active; or
            the accounts, where they are counted among all that could. These are those
            that were accounts on the first day of the period, and still are on its
            last.
        on: The day it is asked on; what happens later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period events may still come.
        level: Of the intervals.
        method: Of the intervals; see `proportion_interval`.

    Returns:
        Shares by period and segment. Users who were not active by `among` are counted
        as left out.

    Raises:
        NotMeasuredError: Nobody was active by `on`.
        InvalidOKRError: Tables with ids of different kinds.
        CalendarError: No date.

    Example:
        >>> work = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-02"]})
        >>> uses = Events({"customer": [2], "date": ["2026-10-09"]})
        >>> adoption(uses, work, on="2026-10-31")["2026-10"].value
        0.5
    """
    instance(uses, kind=Events, field="uses")
    if not isinstance(among, Accounts):
        instance(among, kind=Events, field="among")
    periods = spans_of(among.table, on, every, cadence, since, late_days)
    tables = {"uses": uses.table, "among": among.table}
    excluded = all_left_out(tables, of="among")
    definition = ADOPTION
    if isinstance(among, Accounts):
        covered = cover_counts(among.table, uses.table, periods=periods, span=Span())
        segments = covered.segments
        users, everyone = with_everybody(covered.covered), with_everybody(covered.due)
        definition = evolve(
            ADOPTION,
            id=f"{ADOPTION.id}.eligible",
            name="Adoption among all accounts",
            formula="accounts that used it in the period / accounts of the period",
        )
    else:
        counts = use_counts(uses.table, among.table, periods=periods)
        segments = counts.segments
        users, everyone = with_everybody(counts.users), with_everybody(counts.active)
        if outside := int(counts.others.sum()):
            excluded["uses: customers not active in the period"] = outside
    return measured(
        definition,
        periods,
        ("", *segments),
        numerator=users,
        denominator=everyone,
        method=method,
        level=level,
        excluded=excluded,
    )
