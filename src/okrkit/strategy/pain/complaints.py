"""`complaints`: what customers complain of, by category, and what of it grows."""

import datetime as dt
import math
from typing import Final

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice, number
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.multiplicity import ADJUSTMENTS, Adjustment, adjusted_p
from okrkit.retention.asking import spans_of
from okrkit.retention.engagement.poisson import poisson_interval
from okrkit.retention.estimates.estimate import known
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.tables.periods import EPOCH, Periods
from okrkit.retention.tables.reading import read_columns
from okrkit.retention.tables.table import Columns, Role
from okrkit.strategy.pain.complaint import ComplaintCategory, Complaints, Trend
from okrkit.strategy.pain.rates import rate_ratio

__all__ = ["complaints"]

HISTORY: Final = 12
"""Periods whose counts are told."""

# So many that were to be expected are all missing by chance once in a hundred.
_SILENT: Final = math.log(100)
_WEEK: Final = 7


def complaints(
    events: object,
    /,
    *,
    by: str = "category",
    date: str = "date",
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    late_days: int = 0,
    accounts: float | tuple[float, float] | None = None,
    adjust: Adjustment = "benjamini-hochberg",
    level: float = 0.95,
    zone: str | None = None,
) -> Complaints:
    """
    Say what customers complain of most, and which of it comes more often than before.

    The last complete period is compared with the one before, for each account and day,
    so that a longer month or more customers are no rise. Counts are taken as Poisson:
    complaints that come in bursts vary more, and rise and fall more often by chance.
    Where the table ends before the period does, nothing is said to be fewer or gone.

    Args:
        events: A table with one row a complaint.
        by: Name of the column with the category; blanks around it count for nothing,
            capital letters do.
        date: Name of the column with the day.
        on: The day it is asked on; later rows do not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        late_days: For how many days after a period complaints may still come.
        accounts: How many accounts could complain, in both periods, or as a pair of
            before and now.
        adjust: How many categories are paid for: see `adjusted_p`.
        level: Of the intervals; 1 less it is what an adjusted p-value must not pass.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        A row for each category of either period, most complaints first.

    Raises:
        InvalidOKRError: No table, a column that is missing, or accounts that are none.
        NotMeasuredError: No period is complete.
        CalendarError: No date.

    Units:
        Rates per 100 accounts in the period; ratios of rates for each account and day.

    Source:
        `rate_ratio`, `poisson_interval` and `adjusted_p`.

    Example:
        >>> days = ["2026-09-10"] * 9 + ["2026-10-10"] * 40
        >>> what = ["late"] * 5 + ["bill"] * 4 + ["late"] * 30 + ["bill"] * 10
        >>> found = complaints({"date": days, "category": what}, on="2026-11-15")
        >>> found["late"].trend, found["bill"].trend
        ('more', 'may be chance')

    .. versionadded:: 0.1.0
    """
    level = check_level(level)
    choice(adjust, ADJUSTMENTS, field="adjust")
    could = _accounts(accounts)
    roles = [Role("day", date, "day", argument="date"), Role("category", by, "name")]
    table = read_columns(events, roles, zone=zone)
    named = _trimmed(table)
    periods = spans_of(named, on, every, cadence, None, late_days)
    place = _last_complete(periods)
    counts = _counts(named, periods)
    compared = place > 0
    before = counts[place - 1] if compared else None
    late = None if before is None else _ended(named, periods, place, int(before.sum()))
    note = _note(named, periods, place - 1) if compared else "no period before it"
    if late is not None:
        day = dt.date.fromordinal(late + EPOCH)
        label = periods.cycles[place].label
        whole = f"the table ends on {day}: {label} may not be whole, and fewer no news"
        note = "; ".join(part for part in (note, whole) if part)
    return Complaints(
        items=_items(
            named.labels.get("category", ()),
            counts[max(0, place + 1 - HISTORY) : place + 1],
            _days(periods, place),
            could,
            adjust,
            level,
            ended=late is not None,
        ),
        period=periods.cycles[place],
        compared=periods.cycles[place - 1] if compared else None,
        total=int(counts[place].sum()),
        total_before=None if before is None else int(before.sum()),
        accounts=None if could is None else could[1],
        adjustment=adjust,
        level=level,
        excluded=tuple(named.excluded.items()),
        note=note,
    )


def _accounts(
    accounts: float | tuple[float, float] | None,
) -> tuple[float, float] | None:
    """Return how many accounts there were before, and are now."""
    if accounts is None:
        return None
    pair = accounts if isinstance(accounts, tuple) else (accounts, accounts)
    if len(pair) == 2:
        before, now = (number(one, field="accounts") for one in pair)
        if before > 0 and now > 0:
            return before, now
    raise InvalidOKRError(
        "nobody who could complain",
        code="not-positive",
        place="accounts",
        expected="a number above 0, or two: before and now",
        got=shown(accounts),
    )


def _last_complete(periods: Periods) -> int:
    """Return the place of the last period that no longer changes."""
    done = np.flatnonzero(~periods.provisional)
    if not done.size:
        raise NotMeasuredError(
            "no period is complete",
            place="on",
            hint="Ask on a later day, or for shorter periods.",
        )
    return int(done[-1])


def _counts(table: Columns, periods: Periods) -> Ints:
    """Count complaints by period and category."""
    wide = len(table.labels.get("category", ()))
    place = periods.place(table["day"])
    kept = (place >= 0) & (place < len(periods)) & (table["day"] <= periods.last_day)
    cells = place[kept] * wide + table["category"][kept]
    made: Ints = np.bincount(cells, minlength=len(periods) * wide)
    return made.reshape(len(periods), wide)


def _trimmed(table: Columns) -> Columns:
    """Take blanks around categories for nothing, and leave out rows without one."""
    labels = table.labels.get("category", ())
    names = sorted({name.strip() for name in labels} - {""})
    place = {name: at for at, name in enumerate(names)}
    codes = np.array([*(place.get(name.strip(), -1) for name in labels), -1], np.int64)
    arrays = {**table.arrays, "category": codes[table["category"]]}
    named = evolve(table, arrays=arrays, labels={"category": tuple(names)})
    return named.where(named["category"] >= 0, "no category")


def _ended(table: Columns, periods: Periods, place: int, before: int) -> int | None:
    """
    Return the last day of a table that ends too early for a period; None of others.

    That is one without a row in the period or after it, or one that is silent for its
    last week and more, which at the rate of the period before is one of a hundred.
    """
    last = int(table["day"].max())
    start, end = int(periods.edges[place]), int(periods.edges[place + 1])
    silent = end - 1 - last
    missed = before * silent / (start - int(periods.edges[place - 1]))
    early = last < start or (silent >= _WEEK and missed > _SILENT)
    return last if early else None


def _days(periods: Periods, place: int) -> tuple[float, float]:
    """Return how many days the period before has, and the period."""
    long = np.diff(periods.edges).astype(np.float64)
    return float(long[max(place - 1, 0)]), float(long[place])


def _note(table: Columns, periods: Periods, before: int) -> str:
    """Say where the table may not hold all of the period before."""
    first = int(table["day"].min())
    if before == 0 and first > int(periods.edges[0]):
        day = dt.date.fromordinal(first + EPOCH)
        label = periods.cycles[0].label
        return f"the table begins on {day}: {label} may not be whole"
    return ""


def _items(
    names: tuple[str, ...],
    history: Ints,
    days: tuple[float, float],
    accounts: tuple[float, float] | None,
    adjust: Adjustment,
    level: float,
    *,
    ended: bool,
) -> tuple[ComplaintCategory, ...]:
    """Put together what is known of each category, most complaints first."""
    now, before = history[-1], history[-2] if len(history) > 1 else None
    some = np.flatnonzero(now + (0 if before is None else before) > 0)
    order = some[np.lexsort((np.array(names)[some], -now[some]))]
    total = int(now.sum())
    share = now / total if total else np.full(len(names), np.nan)
    of = np.full(len(names), np.nan if accounts is None else accounts[1])
    rates = poisson_interval(now.astype(np.float64), of, per=100, level=level)
    change = _change(now, before, days, accounts, adjust, level, order)
    cumulative = np.cumsum(share[order])
    return tuple(
        _item(
            names[i],
            (int(now[i]), None if before is None else int(before[i])),
            (float(share[i]), float(cumulative[at])),
            (float(rates.value[i]), float(rates.low[i]), float(rates.high[i])),
            tuple(float(column[at]) for column in change),
            history[:, i].tolist(),
            1 - level,
            ended=ended,
        )
        for at, i in enumerate(order)
    )


def _change(
    now: Ints,
    before: Ints | None,
    days: tuple[float, float],
    accounts: tuple[float, float] | None,
    adjust: Adjustment,
    level: float,
    order: Ints,
) -> tuple[Floats, ...]:
    """Compare with the period before: ratios, their ends, p-values, adjusted ones."""
    if before is None:
        return tuple(np.full(len(order), np.nan) for _ in range(5))
    was, are = (1.0, 1.0) if accounts is None else accounts
    found = rate_ratio(
        now[order],
        before[order],
        exposure_now=days[1] * are,
        exposure_before=days[0] * was,
        level=level,
    )
    return (*found, adjusted_p(found[3], adjust))


def _item(
    name: str,
    counts: tuple[int, int | None],
    shares: tuple[float, float],
    rates: tuple[float, float, float],
    change: tuple[float, ...],
    history: list[int],
    most: float,
    *,
    ended: bool,
) -> ComplaintCategory:
    """Put together what is known of one category."""
    (now, before), (ratio, low, high, p, adjusted) = counts, change
    # Fewer in a table that ends too early are no fewer.
    missing = ended and not ratio > 1
    sure = adjusted <= most and not missing
    trend: Trend = "may be chance"
    if before is None or missing:
        trend = "no comparison"
    elif not before or not now:
        trend = "gone" if before else "new"
    elif sure:
        trend = "more" if ratio > 1 else "fewer"
    return ComplaintCategory(
        id=name,
        count=now,
        share=known(shares[0]),
        cumulative=known(shares[1]),
        rate=known(rates[0]),
        rate_low=known(rates[1]),
        rate_high=known(rates[2]),
        before=before,
        ratio=_finite(ratio),
        ratio_low=_finite(low),
        ratio_high=_finite(high),
        p=_finite(p),
        p_adjusted=_finite(adjusted),
        trend=trend,
        sure=bool(sure),
        history=tuple(history),
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
