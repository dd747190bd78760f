"""The readings of a metric before and after a start, as columns."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
from attrs import evolve, frozen

from okrkit.model.metric import Metric, Observation
from okrkit.model.series import Series
from okrkit.numerics.arrays import Flags, Floats
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.strategy.impact.placebo import Span
from okrkit.strategy.reading_errors import reading_errors

__all__ = ["Asked", "Gathered", "gathered"]

_BEFORE, _BETWEEN, _AFTER = range(3)


@frozen(kw_only=True)
class Asked:
    """
    Which days are looked at.

    Attributes:
        starts_on: The first day on which something was done.
        shows_on: The first day on which it can show.
        until: The last day that is looked at.
        known_on: The day on which it is asked; None for `until`.
    """

    starts_on: dt.date
    shows_on: dt.date
    until: dt.date
    known_on: dt.date | None = None


@frozen(kw_only=True, eq=False)
class Gathered:
    """
    Readings that count, in order: those before a start, some to skip, those after it.

    Attributes:
        readings: One for a day.
        times: Day numbers: a reading stands at the end of its day.
        values: In the metric's unit.
        errors: Standard errors; NaN where not known.
        span: Which of them are before and after.
        left_out: Readings that do not count, by reason.
        broken: How the definition changed at the start; empty where it did not.

    Shape:
        Every column (n,).
    """

    readings: tuple[Observation, ...]
    times: Floats
    values: Floats
    errors: Floats
    span: Span
    left_out: dict[str, int]
    broken: str

    @property
    def after(self) -> tuple[Observation, ...]:
        """The readings after the start."""
        return self.readings[self.span.before + self.span.skipped :]


def gathered(series: Series, metric: Metric, asked: Asked) -> Gathered:
    """
    Sort the readings of a metric into those before and those after a start.

    Args:
        series: The readings, all that is known of them today.
        metric: What they are of.
        asked: The days.

    Returns:
        The readings. One of a period counts as before where the period ends before the
        start, and as after where it begins no earlier than the effect can show. What
        can still change does not count, and of what comes before neither do readings
        by an older definition.

    Raises:
        InvalidOKRError: A value too large to be squared.

    Shape:
        Linear in readings.

    Units:
        Days as proleptic ordinals; the metric's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> day = dt.date(2026, 10, 15)
        >>> asked = Asked(starts_on=day, shows_on=day, until=dt.date(2026, 12, 1))
        >>> nps = Series.of({"2026-09-30": 31, "2026-10-31": 33, "2026-12-31": 35})
        >>> found = gathered(nps, Metric("nps"), asked)
        >>> found.span, found.left_out
        (Span(before=1, count=1, skipped=0), {'after the last day looked at': 1})
    """
    known = list(series.current())
    left_out: dict[str, int] = {}

    def kept(rows: list[Observation], why: str, which: Iterable[bool]) -> None:
        rows[:], many = [r for r, w in zip(rows, which, strict=True) if w], len(rows)
        if many > len(rows):
            left_out[why] = left_out.get(why, 0) + many - len(rows)

    kept(known, "after the last day looked at", [r.date <= asked.until for r in known])
    kept(known, "provisional", [not r.provisional for r in known])
    asked_on = asked.known_on or asked.until
    waited = [(asked_on - r.date).days >= metric.lag for r in known]
    kept(known, f"final after {metric.lag:g} days only", waited)
    part = [_part(r, asked) for r in known]
    before, between, after = (
        [r for r, p in zip(known, part, strict=True) if p == which]
        for which in (_BEFORE, _BETWEEN, _AFTER)
    )
    old, new = _definitions(before), _definitions(after)
    now = old[-1:] or new[:1]
    same = [not r.definition or r.definition in now for r in before]
    # Only what follows the last reading by another definition is by this one.
    first = max((i + 1 for i, one in enumerate(same) if not one), default=0)
    kept(before, "by an older definition", [i >= first for i in range(len(before))])
    between = [r for r in between if not before or r.date > before[-1].date]
    rows = (*before, *between, *after)
    broken = [one for one in new if one not in now]
    return Gathered(
        readings=rows,
        times=np.array([r.date.toordinal() + 1.0 for r in rows]),
        values=numbers([r.value for r in rows], place="series", most=LARGEST),
        errors=_errors(rows, len(before), metric),
        span=Span(before=len(before), skipped=len(between), count=len(after)),
        left_out=left_out,
        broken=f"{now[0]} before and {broken[0]} after it" if broken else "",
    )


def only(found: Gathered, kept: Flags) -> Gathered:
    """
    Keep some of the readings.

    Args:
        found: The readings.
        kept: True for those to keep.

    Returns:
        The readings kept; the others are left out for want of a control.

    Shape:
        (n,) → columns of the rest.

    Units:
        None.

    Source:
        None.

    Example:
        >>> day = dt.date(2026, 10, 15)
        >>> asked = Asked(starts_on=day, shows_on=day, until=day)
        >>> found = gathered(Series.of({"2026-09-30": 31}), Metric("nps"), asked)
        >>> only(found, np.array([False])).left_out
        {'without a reading of each control': 1}
    """
    ends = np.array([0, found.span.before, found.span.before + found.span.skipped])
    sizes = [int(part.sum()) for part in np.split(kept, ends[1:])]
    lost = int((~kept).sum())
    why = {"without a reading of each control": lost} if lost else {}
    return evolve(
        found,
        readings=tuple(r for r, k in zip(found.readings, kept, strict=True) if k),
        times=found.times[kept],
        values=found.values[kept],
        errors=found.errors[kept],
        span=Span(before=sizes[0], skipped=sizes[1], count=sizes[2]),
        left_out=found.left_out | why,
    )


def _errors(rows: tuple[Observation, ...], before: int, metric: Metric) -> Floats:
    """
    Return the errors of readings by the rate that many of them have in common.

    A small sample that happens to have a rate near a bound would seem to be sure of
    it. The rate is that of all readings before; after the start, where it may be
    another one, that of all readings after it counts as well, if it is less sure.
    """
    past, since = (
        reading_errors(Series(_alike(rows, part)), metric)
        for part in (rows[:before], rows[before:])
    )
    return np.where(np.arange(len(rows)) < before, past, np.fmax(past, since))


def _alike(
    rows: tuple[Observation, ...], part: tuple[Observation, ...]
) -> tuple[Observation, ...]:
    """Give readings the mean value of some of them, weighed by their n."""
    sizes = [float(r.denominator or r.n or 0.0) for r in part]
    many = sum(sizes)
    if not many:
        return rows
    rate = sum(n / many * r.value for n, r in zip(sizes, part, strict=True))
    return tuple(
        Observation(
            date=r.date,
            value=rate,
            standard_error=r.standard_error,
            n=r.denominator or r.n,
        )
        for r in rows
    )


def _part(reading: Observation, asked: Asked) -> int:
    if reading.date < asked.starts_on:
        return _BEFORE
    first = reading.starts_on or reading.date
    return _AFTER if first >= asked.shows_on else _BETWEEN


def _definitions(rows: Iterable[Observation]) -> list[str]:
    """Return the definitions that readings say, in the order of their last use."""
    said = [r.definition for r in rows if r.definition]
    return list(dict.fromkeys(reversed(said)))[::-1]
