"""`repeat_rate`: of those who bought once, the share that bought again in time."""

import datetime as dt
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.durations import Durations, durations_of_arrays
from okrkit.retention.arrays.keys import with_everybody
from okrkit.retention.arrays.repeats import FirstRepeats
from okrkit.retention.asking import left_out
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

_NOBODY: Final = "nobody bought again: no error is known"

_EVERYBODY: Final = "everybody bought again: no error is known"

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
        One row for each period of first purchases and each segment of customers, the
        one of their first purchase. Its reading has the date on which
        the window of the last customer is over: no earlier day knows it.

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
    if within is None and method != "closed":
        raise InvalidOKRError(
            "a curve of no window",
            code="option-unused",
            place="method",
            expected="within=..., the days after which the curve is read",
            got=shown(method),
            hint="within=None counts all customers so far, whatever the method.",
        )
    instance(interval, kind=str, field="interval")
    days = None if within is None else whole(within, field="within", least=1)
    last = day_number(as_date(on, field="on"))
    counts = purchases.first_repeats(table, last=last, orders=definition == "orders")
    counts = evolve(counts, excluded=left_out(table) | dict(counts.excluded))
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
    late = _late(periods, within, late_days)
    return measured(
        _named(SO_FAR if within is None else CLOSED, within, purchase),
        periods,
        ("", *counts.segments),
        numerator=_sums(counts, again, periods),
        denominator=_sums(counts, due, periods),
        method=interval,
        level=level,
        provisional=late[:, None],
        excluded=counts.excluded,
        note=_said(purchase),
        dates=_known(periods, within, late)[:, None],
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
    width = 1 + len(counts.segments)
    steps = steps_of(_spans(counts, periods))
    late = _late(periods, within, late_days)
    low, high = band(steps.survival, steps.squares, method=interval, level=level)
    columns = np.full((4, len(periods) * width), np.nan)
    for row in range(len(periods) * width):
        mine = slice(*np.searchsorted(steps.group, [row + 1, row + 2]))
        time = steps.time[mine]
        if not len(time) or (time[-1] < within and steps.survival[mine][-1] > 0):
            continue
        at = int(np.searchsorted(time, within, side="right")) - 1
        columns[0, row] = 0.0
        if at >= 0:
            at += int(mine.start)
            error = steps.errors(slice(at, at + 1))[0]
            columns[:, row] = (
                1 - steps.survival[at],
                error,
                1 - high[at],
                1 - low[at],
            )
    cells = columns.reshape(4, len(periods), width)
    return measured(
        _named(CURVE, within, purchase),
        periods,
        ("", *counts.segments),
        value=cells[0],
        standard_error=cells[1],
        low=cells[2],
        high=cells[3],
        n=_sums(counts, np.ones(len(counts.first), np.bool_), periods),
        method=interval,
        level=level,
        provisional=late[:, None],
        excluded=counts.excluded,
        note=_said(purchase),
        notes=np.select([cells[0] == 0, cells[0] == 1], [_NOBODY, _EVERYBODY], ""),
        dates=_known(periods, within, late)[:, None],
    )


def _spans(counts: FirstRepeats, periods: Periods) -> Durations:
    """Follow customers by period: everybody, then each segment."""
    width = 1 + len(counts.segments)
    place = periods.place(counts.first)
    whole = np.where(place < 0, -1, place * width)
    # Whoever has a segment is followed twice: with everybody, and with his own.
    own = np.flatnonzero((counts.segment >= 0) & (place >= 0))
    rows = np.concatenate([np.arange(len(place)), own])
    observed = counts.second < OPEN
    end = np.where(observed, counts.second, periods.last_day)
    return durations_of_arrays(
        (end - counts.first)[rows],
        observed[rows],
        weight=counts.customers[rows].astype(np.float64),
        group=np.concatenate([whole, whole[own] + counts.segment[own] + 1]),
        groups=tuple(map(str, range(len(periods) * width))),
    )


def _late(periods: Periods, within: int | None, late_days: int) -> Flags:
    """Say in which periods somebody's window is not over, or can still change."""
    if within is None:
        return np.ones(len(periods), np.bool_)
    return periods.edges[1:] - 1 + within + late_days > periods.last_day


def _known(periods: Periods, within: int | None, late: Flags) -> Ints:
    """Return from which day on a share is known: the last one's window is over."""
    ends = periods.edges[1:] - 1 + (within or 0)
    return np.where(late, periods.last_day, np.minimum(ends, periods.last_day))


def _sums(counts: FirstRepeats, chosen: Flags, periods: Periods) -> Floats:
    """Add customers up by period and segment."""
    width = 1 + len(counts.segments)
    place = periods.place(counts.first)
    cell = place * width + counts.segment + 1
    kept = chosen & (place >= 0)
    sums = np.bincount(cell[kept], counts.customers[kept], len(periods) * width)
    return with_everybody(sums.reshape(len(periods), width))


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
