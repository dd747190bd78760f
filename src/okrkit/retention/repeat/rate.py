"""`repeat_rate`: of those who bought once, the share that bought again in time."""

import datetime as dt
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import evolve

from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.durations import durations_of_arrays
from okrkit.retention.arrays.repeats import FirstRepeats
from okrkit.retention.counting import purchases, rows
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.kaplan_meier.steps import BANDS, band, steps_of
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods, day_number, periods_of
from okrkit.retention.tables.table import OPEN
from okrkit.retention.wholes import whole

Purchase: TypeAlias = Literal["days", "orders"]
"""What a purchase is: a day with one or more of them, or each row."""

Method: TypeAlias = Literal["closed", "kaplan-meier"]
"""How customers are counted whose window is not over."""

_SOURCE: Final = "okrkit's own choice: nobody is counted before his window is over"

CLOSED: Final = Definition(
    id="repeat-rate",
    name="Repeat purchase rate",
    formula="bought again within the window / customers whose window is over",
    unit="ratio",
    bounds=(0.0, 1.0),
    source=_SOURCE,
)
"""Of customers whose window is over."""

CURVE: Final = Definition(
    id="repeat-rate.kaplan-meier",
    name="Repeat purchase rate",
    formula="1 - Kaplan-Meier survival of the time to the second purchase",
    unit="ratio",
    kind="level",
    bounds=(0.0, 1.0),
    source="Kaplan and Meier, JASA 53 (1958), 457-481",
)
"""Of all customers, those whose window runs as far as it has come."""

SO_FAR: Final = Definition(
    id="repeat-rate.so-far",
    name="Repeat purchase rate so far",
    formula="bought again by the day asked on / customers",
    unit="ratio",
    bounds=(0.0, 1.0),
    source="Common use; it rises with the age of the customers",
)
"""Of all customers, however short they have been there."""


def repeat_rate(
    events: Events,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    within: int | None = 90,
    definition: Purchase = "days",
    method: Method = "closed",
    interval: str = "",
) -> Measured:
    """
    Measure how many customers buy a second time within so many days of the first.

    Customers count in the period of their first purchase. One whose window is not
    over on the day it is asked on has not failed to return: he is left out of both
    sides, or counted for as long as he was watched.

    Args:
        events: Purchases; a refund (a negative amount) is none.
        on: The day it is asked on: it is over, and nothing later counts.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: Says how fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days data may still come.
        level: Of the intervals.
        within: Days after the first purchase that the second may come in; None for
            any time so far, which rises as customers grow older and is provisional.
        definition: "days": a second day with a purchase. "orders": a second row, on
            the same day, too.
        method: "closed": customers whose window is over. "kaplan-meier": all of them,
            with the others as censored.
        interval: Name of the interval: of a share (see `proportion_interval`), or of
            a survival curve; "wilson" and "log-log" where empty.

    Returns:
        One row for each period of first purchases.

    Raises:
        NotMeasuredError: There is no purchase by that day.
        InvalidOKRError: A word or number that is none of these, or no `Events`.
        CalendarError: No date, or no kind of period.

    Example:
        >>> dates = ["2026-01-05", "2026-01-20", "2026-01-05", "2026-01-30"]
        >>> buys = Events({"customer": [1, 1, 2, 3], "date": dates})
        >>> made = repeat_rate(buys, on="2026-02-10", within=30)
        >>> made["2026-01"].numerator, made["2026-01"].denominator
        (1.0, 2.0)
    """
    table = instance(events, kind=Events, field="events").table
    check_level(level)
    choice(definition, get_args(Purchase), field="definition")
    choice(method, get_args(Method), field="method")
    days = None if within is None else whole(within, field="within", least=1)
    last = day_number(as_date(on, field="on"))
    counts = purchases.first_repeats(table, last=last, orders=definition == "orders")
    periods = periods_of(
        rows.first_day(table, last=last),
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
    )
    if days is not None and method == "kaplan-meier":
        name = choice(interval or "log-log", tuple(BANDS), field="interval")
        return _by_curve(counts, periods, days, definition, late_days, name, level)
    return _by_count(
        counts, periods, days, definition, late_days, interval or "wilson", level
    )


def _by_count(
    counts: FirstRepeats,
    periods: Periods,
    within: int | None,
    purchase: Purchase,
    late_days: int,
    interval: str,
    level: float,
) -> Measured:
    """Count customers whose window is over; all of them where there is no window."""
    due = np.ones(len(counts.first), np.bool_)
    again = counts.second < OPEN
    if within is not None:
        due = counts.first + within <= periods.last_day
        again = due & (counts.second - counts.first <= within)
    place = periods.place(counts.first)
    late = _late(periods, within, late_days)
    return measured(
        _named(SO_FAR if within is None else CLOSED, within, purchase),
        periods,
        numerator=_sums(place, again * counts.customers, periods),
        denominator=_sums(place, due * counts.customers, periods),
        method=interval,
        level=level,
        provisional=late,
        excluded=counts.excluded,
        note=_said(purchase),
    )


def _by_curve(
    counts: FirstRepeats,
    periods: Periods,
    within: int,
    purchase: Purchase,
    late_days: int,
    interval: str,
    level: float,
) -> Measured:
    """Follow customers for as long as they were watched."""
    place = periods.place(counts.first)
    observed = counts.second < OPEN
    end = np.where(observed, counts.second, periods.last_day)
    spans = durations_of_arrays(
        end - counts.first,
        observed,
        weight=counts.customers.astype(np.float64),
        group=place,
        groups=tuple(cycle.label for cycle in periods.cycles),
    )
    steps = steps_of(spans)
    low, high = band(steps.survival, steps.squares, method=interval, level=level)
    columns = np.full((4, len(periods)), np.nan)
    for row in range(len(periods)):
        mine = slice(*np.searchsorted(steps.group, [row + 1, row + 2]))
        time = steps.time[mine]
        if not len(time) or (time[-1] < within and steps.survival[mine][-1] > 0):
            continue
        at = int(np.searchsorted(time, within, side="right")) - 1
        columns[:, row] = (0.0, 0.0, np.nan, np.nan)
        if at >= 0:
            at += int(mine.start)
            error = steps.errors(slice(at, at + 1))[0]
            columns[:, row] = (
                1 - steps.survival[at],
                error,
                1 - high[at],
                1 - low[at],
            )
    return measured(
        _named(CURVE, within, purchase),
        periods,
        value=columns[0],
        standard_error=columns[1],
        low=columns[2],
        high=columns[3],
        n=_sums(place, counts.customers, periods),
        method=interval,
        level=level,
        provisional=_late(periods, within, late_days),
        excluded=counts.excluded,
        note=_said(purchase),
    )


def _late(periods: Periods, within: int | None, late_days: int) -> Flags:
    """Say in which periods somebody's window is not over, or can still change."""
    if within is None:
        return np.ones(len(periods), np.bool_)
    return periods.edges[1:] - 1 + within + late_days > periods.last_day


def _sums(place: Ints, amounts: Ints, periods: Periods) -> Floats:
    inside = place >= 0
    return np.bincount(place[inside], amounts[inside], minlength=len(periods))


def _named(own: Definition, within: int | None, purchase: Purchase) -> Definition:
    """Say in id and name what a purchase is and how long the window."""
    window = "" if within is None else f".{within}-days"
    named = "" if within is None else f" within {within} days"
    kind = "" if purchase == "days" else ".orders"
    return evolve(own, id=f"{own.id}{window}{kind}", name=f"{own.name}{named}")


def _said(purchase: Purchase) -> str:
    if purchase == "days":
        return "purchases of one day are one"
    return "every order is a purchase, on the same day, too"
