"""`coverage`: the share of accounts that something has happened with in time."""

import datetime as dt
from typing import Final

from attrs import evolve

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance, optional_number
from okrkit.retention.arrays.covered import CoverCounts, Span
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.asking import all_left_out, window_days
from okrkit.retention.counting.rows import first_day
from okrkit.retention.counting.service import cover_counts
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.service.covered import Coverage, coverage_of
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods, day_number, periods_of
from okrkit.retention.tables.reading import Table
from okrkit.retention.wholes import whole

COVERAGE: Final = Definition(
    id="coverage",
    name="Accounts covered",
    formula="accounts with an event in the days that count / accounts that are due",
    unit="ratio",
    kind="ratio",
    bounds=(0, 1),
    source="okrkit's own definition: due is who is there on the first and last day",
)
"""The share of accounts that something has happened with in time."""


def coverage(
    accounts: Accounts,
    events: Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    window: int | str = "period",
    over: float | None = None,
    at_least: float | None = None,
    method: str = "wilson",
) -> Coverage:
    """
    Measure with how many accounts something has happened in time, and with whom not.

    "All accounts over $1m have had a review in the last calendar month" is
    ``coverage(accounts, reviews, over=1_000_000, on=...)``; who is to be called is
    ``.not_covered()``. An account is due if it was one, and large enough, when the
    days that count began, and is still one when they end.

    Args:
        accounts: Who was a customer from when to when, how large, in which segment.
        events: What is to happen with them, such as review calls.
        on: The day it is asked on; nothing later counts.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day. Where None, periods begin
            with the first event; before it nobody knows whether any was recorded.
        late_days: For how many days after a period events may still be recorded.
        level: Of the intervals.
        window: "period" where an event counts in the period itself (a calendar month),
            or for how many days up to the period's last day it does.
        over: Only accounts of more than this amount.
        at_least: Only accounts of this amount or more.
        method: Of the intervals; see `proportion_interval`. They treat the accounts as
            a sample of what the team does; of these very accounts the share is exact.

    Returns:
        The shares by period and segment, and the accounts that were not covered.

    Raises:
        NotMeasuredError: There was no account by `on`.
        InvalidOKRError: A window that is none, an amount asked for and not given, or
            tables with ids of different kinds.
        CalendarError: No date.

    Example:
        >>> accounts = Accounts(
        ...     {"customer": ["acme", "bolt"], "since": ["2026-01-01", "2026-01-01"]})
        >>> reviews = Events({"customer": ["acme"], "date": ["2026-10-07"]})
        >>> made = coverage(accounts, reviews, on="2026-11-15")
        >>> made["2026-10"].value, made.not_covered("2026-10").ids
        (0.5, ['bolt'])
    """
    instance(accounts, kind=Accounts, field="accounts")
    instance(events, kind=Events, field="events")
    span = _span(accounts, window, over, at_least)
    periods = _periods(
        accounts.table,
        events.table,
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=whole(late_days, field="late_days"),
    )
    counts = cover_counts(accounts.table, events.table, periods=periods, span=span)
    made = measured(
        _named(span),
        periods,
        ("", *counts.segments),
        numerator=with_everybody(counts.covered),
        denominator=with_everybody(counts.due),
        parts={"left": with_everybody(counts.left)},
        method=method,
        level=level,
        excluded=_excluded(counts, accounts.table, events.table),
    )
    return coverage_of(made, counts=counts)


def _span(
    accounts: Accounts, window: int | str, over: float | None, at_least: float | None
) -> Span:
    """Read which days count, and which accounts."""
    if over is not None and at_least is not None:
        raise InvalidOKRError(
            "two lowest amounts",
            code="one-of-two",
            place="over",
            expected="either over or at_least",
            got="both",
        )
    span = Span(
        days=window_days(window),
        over=optional_number(over, field="over"),
        at_least=optional_number(at_least, field="at_least"),
    )
    asked = over if span.at_least is None else at_least
    if asked is not None and accounts.amount is None:
        raise InvalidOKRError(
            "accounts of some size are asked for, and none has a size",
            code="column-missing",
            place="accounts",
            expected="Accounts(..., amount=...), the column that says how large",
            got=shown(asked),
        )
    return span


def _periods(
    accounts: Table,
    events: Table,
    *,
    on: dt.date | str,
    every: str,
    cadence: Cadence | None,
    since: dt.date | str | None,
    late_days: int,
) -> Periods:
    """Begin with the first event where nothing else is asked for."""
    last = day_number(as_date(on, field="on"))
    begin = first_day(accounts, last=last)
    if since is None:
        happened = first_event(events, last)
        begin = begin if happened is None else max(begin, happened)
    return periods_of(
        begin, on=on, every=every, cadence=cadence, since=since, late_days=late_days
    )


def first_event(events: Table, last: int) -> int | None:
    """
    Find the first day of a table that may have no rows.

    Args:
        events: The table.
        last: Last day that counts.

    Returns:
        The day, since 1970-01-01; None where there is none.

    Example:
        >>> import numpy as np
        >>> from okrkit.retention.tables.table import Columns
        >>> first_event(Columns(size=0, arrays={"day": np.zeros(0)}), 20000) is None
        True
    """
    try:
        return first_day(events, last=last)
    except NotMeasuredError:
        return None


def _named(span: Span) -> Definition:
    """Say days and size in the definition: with others it is another measure."""
    words, short = "", COVERAGE.id
    for name, limit in (("over", span.over), ("at least", span.at_least)):
        if limit is not None:
            words += f" {name} {limit:,.15g}"
            short += f".{name.replace(' ', '-')}-{limit:.15g}"
    if span.days is not None:
        days = f"{span.days} day{'' if span.days == 1 else 's'}"
        words += f" in the last {days}"
        short += f".{span.days}d"
    return evolve(COVERAGE, id=short, name=f"Accounts{words} covered")


def _excluded(counts: CoverCounts, accounts: Table, events: Table) -> dict[str, int]:
    tables = {"accounts": accounts, "events": events}
    made = all_left_out(tables, of="accounts")
    if counts.backwards:
        made["accounts: until before since"] = counts.backwards
    return made
