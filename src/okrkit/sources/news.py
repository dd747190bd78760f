"""`news`: which readings add to what is known, and which of the known give way."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from math import isclose
from operator import attrgetter
from typing import Final, TypeAlias

from attrs import fields, frozen

from okrkit.errors import SourceError, shown
from okrkit.model.metric import Observation
from okrkit.model.series import Series
from okrkit.model.unit import Unit

__all__ = ["News", "news"]

_FIRST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
# What a reading says, without who read it and when.
_BESIDE: Final = ("recorded_at", "source", "extra")
_NAMES: Final = tuple(f.name for f in fields(Observation) if f.name not in _BESIDE)
_SAYS: Final = attrgetter(*_NAMES)
# Threads of a database add in any order, and round as they go: the same sum of ten
# million rows comes out anew within this, and a cent in ten thousand million does not.
_ROUNDING: Final = 1e-12
_Readings: TypeAlias = dict[tuple[dt.date, dt.datetime | None], Observation]


@frozen
class News:
    """
    What a source had to say beside what is known.

    Attributes:
        series: All readings there are now; the known one where nothing is new.
        new: Those that were not known, by date.
        superseded: Those that counted before and do not any more: corrected ones, and
            provisional ones whose day or period has a newer reading.

    Example:
        >>> News(Series()).new
        ()
    """

    series: Series
    new: tuple[Observation, ...] = ()
    superseded: tuple[Observation, ...] = ()


def news(known: Series, found: Iterable[Observation], metric: str) -> News:
    """
    Put readings that were found beside those that are known.

    A reading that says what is known already is no news; numbers that are the same but
    for the rounding of a sum, a part in 1e12, say the same. One that says something
    else of the same day counts if it was recorded later; both are kept, so that the
    series can be asked what was known before. A provisional reading without such a
    moment gives way to the next one of its day or period and is not kept: it said
    itself that it would change, and no moment could be named at which it was known.

    Args:
        known: What the metric has.
        found: What its source gave, in any order.
        metric: Id of the metric.

    Returns:
        The news.

    Raises:
        SourceError: A reading contradicts one of the same day, and was not recorded
            later.

    Example:
        >>> series = Series.of({"2026-10-31": 32})
        >>> news(series, [Observation(date="2026-11-30", value=34)], "nps").new[0].value
        34.0
    """
    before = {(reading.date, reading.recorded_at): reading for reading in known}
    held = dict(before)
    _put(held, known, found, metric)
    for key in _passed(held):
        del held[key]
    new = tuple(r for key, r in held.items() if before.get(key) is not r)
    if not new:
        return News(known)
    series = Series(tuple(held.values()))
    counting = set(map(id, series.current())) if known else set()
    superseded = tuple(r for r in known.current() if id(r) not in counting)
    return News(series, new, superseded)


def _put(
    held: _Readings, known: Series, found: Iterable[Observation], metric: str
) -> None:
    """Put what was found among what is held, or say what it contradicts."""
    first = {reading.date: reading for reading in known}
    counts = dict(first)
    for reading in sorted(found, key=lambda r: (r.date, _moment(r))):
        key = reading.date, reading.recorded_at
        before = counts.get(reading.date)
        if before is not None:
            if _same(before, reading) or _same(held.get(key, before), reading):
                continue
            # Two of one batch are in no order, so that none of them gives way.
            gives_way = before is first.get(reading.date) and _may_pass(before)
            if _moment(reading) <= _moment(before) and not (
                gives_way and reading.recorded_at is None
            ):
                raise _contradiction(before, reading, metric)
        held[key] = counts[reading.date] = reading


def _passed(
    held: Mapping[tuple[dt.date, dt.datetime | None], Observation],
) -> Sequence[tuple[dt.date, dt.datetime | None]]:
    """Name the provisional readings whose period has a later one: it still ran then."""
    if not any(reading.provisional for reading in held.values()):
        return ()
    last: dict[dt.date | None, dt.date] = {}
    for reading in held.values():
        if reading.recorded_at is None:
            start = reading.starts_on
            last[start] = max(reading.date, last.get(start, reading.date))
    return [
        key
        for key, reading in held.items()
        if _may_pass(reading)
        and reading.starts_on is not None
        and reading.date < last[reading.starts_on]
    ]


def _may_pass(reading: Observation) -> bool:
    return reading.provisional and reading.recorded_at is None


def _moment(reading: Observation) -> dt.datetime:
    return reading.recorded_at or _FIRST


def _same(before: Observation, reading: Observation) -> bool:
    """Tell whether two readings say the same, but for the rounding of sums."""
    return _SAYS(before) == _SAYS(reading) or not _differing(before, reading)


def _differing(before: Observation, reading: Observation) -> tuple[str, ...]:
    """Name the fields in which two readings differ."""
    values = zip(_NAMES, _SAYS(before), _SAYS(reading), strict=True)
    return tuple(name for name, one, other in values if not _alike(one, other))


def _alike(one: object, other: object) -> bool:
    if not isinstance(one, float) or not isinstance(other, float):
        return one == other
    if one.is_integer() and other.is_integer():
        return one == other  # counts are exact
    return isclose(one, other, rel_tol=_ROUNDING)


def _contradiction(
    before: Observation, reading: Observation, metric: str
) -> SourceError:
    names = _differing(before, reading)
    parts = [
        f"{'' if name == 'value' else f'{name} '}{_shown(before, name)}"
        f" and {_shown(reading, name)}"
        for name in names
    ]
    return SourceError(
        f"another reading of {reading.date} is known",
        metric=metric,
        source=reading.source,
        code="contradiction",
        got=", ".join(parts),
        hint="Pass recorded_at= to let a correction count: the later one does."
        if reading.recorded_at is None or before.recorded_at is None
        else f"The known one was recorded at {before.recorded_at}, this one at "
        f"{reading.recorded_at}: only a later one counts.",
    )


def _shown(reading: Observation, name: str) -> str:
    value = getattr(reading, name)
    return str(value) if isinstance(value, Unit | dt.date) else shown(value)
