"""`survival` and `customer_survival`: Kaplan-Meier, of spans and of customers."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import evolve
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice
from okrkit.model.unit import Unit
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.asking import left_out
from okrkit.retention.counting import purchases, rows, subscribers
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.kaplan_meier.reading import read_durations
from okrkit.retention.kaplan_meier.result import Survival
from okrkit.retention.kaplan_meier.steps import BANDS, band, steps_of
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH, day_number, periods_of
from okrkit.retention.tables.reading import Table
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.wholes import whole

_FORMULA: Final = "product of (1 - events / at risk) over the times so far"
_SOURCE: Final = "Kaplan and Meier, JASA 53 (1958), 457-481"

SURVIVAL: Final = Definition(
    id="survival",
    name="Survival",
    formula=_FORMULA,
    unit="ratio",
    kind="level",
    source=_SOURCE,
    bounds=(0.0, 1.0),
)
"""The share for whom something has not happened yet."""

STAY: Final = Definition(
    id="customer-survival.stay",
    name="Customers who stay",
    formula=f"{_FORMULA}; an event is the first day without a subscription",
    unit="ratio",
    kind="level",
    source=_SOURCE,
    bounds=(0.0, 1.0),
)
"""The share of customers whose first stay goes on."""

LAPSE: Final = Definition(
    id="customer-survival.active",
    name="Customers who stay active",
    formula=f"{_FORMULA}; an event is the last of so many days without activity",
    unit="ratio",
    kind="level",
    source=_SOURCE,
    bounds=(0.0, 1.0),
)
"""The share of customers who have not fallen silent for the first time."""


def survival(
    durations: ArrayLike,
    observed: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    groups: Sequence[object] | np.ndarray | None = None,
    interval: str = "log-log",
    level: float = 0.95,
    unit: str | Unit = "days",
    definition: Definition = SURVIVAL,
) -> Survival:
    """
    Estimate the share still there after each time, by Kaplan and Meier.

    Where events and ends of watching fall on one time, the events come first. Whole
    numbers are counted by time, all others sorted.

    Args:
        durations: How long each one was watched, from 0 on.
        observed: Whether the event happened then; always where None. Else the
            watching ended, and nobody knows when it will happen.
        entry: When the watching of each one began; who is lost before that is never
            seen. 0 where None.
        weights: How often each counts, as if it stood there so often.
        groups: Whose curve each belongs to; None for none.
        interval: "log-log", which stays within 0 and 1; "log", the default of R's
            survival; or "plain".
        level: How often the pointwise interval holds the true survival.
        unit: Of the times.
        definition: What survives, for readings made of it.

    Returns:
        The curve of everybody, and that of each group.

    Raises:
        InvalidOKRError: No numbers, a span that ends before it begins, columns of
            different lengths, no spans, or an unknown interval.
        UnitError: No unit.

    Shape:
        All columns (n,).

    Units:
        Times in `unit`.

    Source:
        Kaplan and Meier, JASA 53 (1958), 457-481.

    Example:
        >>> curve = survival([6, 6, 6, 6, 7, 10], [1, 1, 1, 0, 1, 0], unit="weeks")
        >>> curve.at(6).value, curve.median().value
        (0.5, 6.0)
    """
    counted = read_durations(
        durations, observed, entry=entry, weights=weights, groups=groups
    )
    return survival_of(
        counted, definition, interval=interval, level=level, unit=Unit.of(unit)
    )


def customer_survival(
    customers: Subscriptions | Events,
    *,
    on: dt.date | str,
    since: dt.date | str | None = None,
    silent_days: int | None = None,
    interval: str = "log-log",
    level: float = 0.95,
) -> Survival:
    """
    Estimate how long customers stay, in days, from their first one on.

    Of subscriptions, a customer is lost on the first day without one; only his first
    stay counts. Of events, he is lost when `silent_days` without one are over for the
    first time. Whoever is there on the day it is asked on is censored: the end of his
    stay is not known, and is not guessed.

    Args:
        customers: Subscriptions, or events.
        on: The day it is asked on: it is over, and nothing later counts.
        since: Of subscriptions: watch from this day on. Whoever is there already
            enters late, so that the curve is that of recent times.
        silent_days: Of events: after how many days without one a customer is lost.
        interval: "log-log", "log" or "plain".
        level: Of the intervals.

    Returns:
        The curve of everybody and, where the table has segments, of each: that of a
        customer's first day.

    Raises:
        NotMeasuredError: Nobody was there by that day.
        InvalidOKRError: No such table, or options that do not fit it.
        CalendarError: No date.

    Example:
        >>> plans = {"customer": [1, 2], "start": ["2026-10-01"] * 2,
        ...          "end": ["2026-10-10", None]}
        >>> customer_survival(Subscriptions(plans), on="2026-10-31").at(10).value
        0.5
    """
    asked = as_date(on, field="on")
    last = day_number(asked)
    if isinstance(customers, Subscriptions):
        if silent_days is not None:
            raise _unused("silent_days", "Subscriptions say when they end.")
        first = rows.first_day(customers.table, last=last, role="start")
        begin = first
        if since is not None:
            begin = max(first, _since(since, last))
        counted = subscribers.stay_durations(
            customers.table,
            periods_of(first, on=asked, every="year"),
            since=begin,
            pause_days=customers.pause_days,
        )
        return survival_of(
            _with_all_left_out(counted, customers.table),
            STAY,
            interval=interval,
            level=level,
            begin=begin,
            date=asked,
        )
    if not isinstance(customers, Events):
        raise _neither(customers)
    if silent_days is None:
        raise InvalidOKRError(
            "events do not say when a customer is lost",
            code="option-missing",
            place="silent_days",
            hint="Say after how many days without one, such as silent_days=90.",
        )
    if since is not None:
        raise _unused("since", "Events begin where their customers do.")
    silent = whole(silent_days, field="silent_days", least=1)
    first = rows.first_day(customers.table, last=last)
    counted = purchases.lapses(customers.table, last=last, silent=silent)
    return survival_of(
        _with_all_left_out(counted, customers.table),
        LAPSE,
        interval=interval,
        level=level,
        begin=first,
        date=asked,
        note=f"lost after {silent} days without an event",
    )


def survival_of(
    counted: Durations,
    definition: Definition,
    *,
    interval: str,
    level: float,
    unit: Unit | None = None,
    begin: int = 0,
    date: dt.date | None = None,
    note: str = "",
) -> Survival:
    """
    Make the curves of counted spans.

    Args:
        counted: Spans by group and time.
        definition: What survives.
        interval: "log-log", "log" or "plain".
        level: Of the intervals.
        unit: Of the times; days where None.
        begin: First day that was watched, where there is a `date`.
        date: The day it was asked on; None for spans without days.
        note: What a reader must know.

    Returns:
        The curve of everybody, and that of each group.

    Raises:
        InvalidOKRError: An unknown interval, or no level.

    Example:
        >>> from okrkit.retention.arrays.durations import durations_of_arrays
        >>> spans = durations_of_arrays(np.array([1.0, 2.0]), np.array([True, True]))
        >>> survival_of(spans, SURVIVAL, interval="log", level=0.95).at(1).value
        0.5
    """
    method = choice(interval, tuple(BANDS), field="interval")
    level = check_level(level)
    steps = steps_of(counted)
    low, high = band(steps.survival, steps.squares, method=method, level=level)
    return Survival(
        definition=definition,
        unit=unit or Unit.of("days"),
        durations=counted,
        steps=steps,
        low=low,
        high=high,
        level=level,
        method=method,
        date=date,
        begin=None if date is None else dt.date.fromordinal(begin + EPOCH),
        note=note,
    )


def _with_all_left_out(counted: Durations, table: Table) -> Durations:
    """Count what no segment is known of, too, as every measure does."""
    return evolve(counted, excluded=left_out(table) | dict(counted.excluded))


def _neither(customers: object) -> InvalidOKRError:
    return InvalidOKRError(
        "neither subscriptions nor events",
        code="wrong-type",
        place="customers",
        expected="Subscriptions or Events",
        got=shown(customers),
    )


def _since(since: dt.date | str, last: int) -> int:
    day = day_number(as_date(since, field="since"))
    if day > last:
        raise InvalidOKRError(
            "watching begins after the day that is asked on",
            code="span-empty",
            place="since",
            got=shown(since),
        )
    return day


def _unused(option: str, hint: str) -> InvalidOKRError:
    return InvalidOKRError(
        "an option that does not fit", code="option-unused", place=option, hint=hint
    )
