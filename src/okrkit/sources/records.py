"""What a source gave, row by row, as observations: each a value or an error."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from attrs import evolve

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.checks import number
from okrkit.model.metric import READING, Metric, Observation, completed
from okrkit.model.unit import Unit

__all__ = ["observations"]

_OWN: Final = "Give its reading: .observation()."
_WAY_OUT: Final = "Give {date: value}, pairs, records or observations."


def observations(
    given: object,
    metric: Metric,
    *,
    on: dt.date,
    source: str = "",
    recorded_at: dt.datetime | None = None,
) -> Iterator[Observation]:
    """
    Turn what a source gave into observations in the metric's unit, one by one.

    Args:
        given: A value (a reading on `on`), a reading, a mapping of date to value or to
            the other fields of the reading, or an iterable of readings.
        metric: What was read; its unit and bounds hold for every value.
        on: The last day there can be a reading for.
        source: Where the readings came from, put on each that does not say it itself.
        recorded_at: When they were recorded, put on each that does not say it itself.

    Yields:
        Observations in the metric's unit, in the order they were given.

    Raises:
        InvalidOKRError: Something that is no reading, a value the metric cannot have, a
            unit that does not convert, or a day after `on`.

    Example:
        >>> nps = Metric("nps", unit="points")
        >>> rows = observations({"2026-10-31": 32}, nps, on=dt.date(2026, 11, 15))
        >>> [(str(row.date), row.value) for row in rows]
        [('2026-10-31', 32.0)]
    """
    for row in _rows(given, on):
        reading = _observation(row, metric)
        if reading.date > on:
            raise InvalidOKRError(
                "a reading of a day that has not come",
                code="future-reading",
                place=f"reading of {reading.date}",
                expected=f"a day up to {on}",
                hint="Forecasts are no readings; give actual values only.",
            )
        made = completed(reading, metric.unit, source=source, recorded_at=recorded_at)
        metric.check_value(made.value, place=f"reading of {made.date}")
        if made.extra:  # whose lists the source may still change
            made = evolve(made, extra=deepcopy(made.extra))
        yield made


def _rows(given: object, on: dt.date) -> Iterable[object]:
    """Take apart what was given, without looking at the rows yet."""
    if given is None:
        raise InvalidOKRError(
            "the source gave None",
            code="no-readings",
            expected="readings",
            hint="Give an empty list where there are none.",
        )
    if isinstance(given, Observation) or _is_record(given) or _is_pair(given):
        return (given,)
    if isinstance(given, Mapping):
        return given.items()
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        return given
    return ((on, given),)


def _is_record(row: object) -> bool:
    """Whether a mapping holds fields of one reading, and not values by date."""
    return isinstance(row, Mapping) and ("date" in row or "value" in row)


def _is_pair(row: object) -> bool:
    """Whether a pair is one reading, its date first, and not two readings."""
    if not isinstance(row, tuple | list) or len(row) != 2:
        return False
    return isinstance(row[0], str | dt.date)


def _observation(row: object, metric: Metric) -> Observation:
    """Make one observation of one row, its value still in its own unit."""
    if isinstance(row, Observation):
        return row
    if isinstance(row, Mapping):
        return _from_record(row, metric)
    if isinstance(row, tuple | list) and len(row) == 2:
        if isinstance(row[1], Mapping):
            return _from_record(_dated(row[0], row[1]), metric)
        return Observation(date=row[0], value=_value(row[1], metric.unit))
    raise InvalidOKRError(
        "not a reading",
        code="not-a-reading",
        expected="a date with a value",
        got=shown(row),
        hint=_OWN if callable(getattr(row, "observation", None)) else _WAY_OUT,
    )


def _dated(day: object, row: Mapping[object, object]) -> Mapping[object, object]:
    """Put the day of ``{date: {"value": ...}}`` into the record, as a field of it."""
    if "date" in row:
        raise InvalidOKRError(
            "a reading with two dates",
            code="duplicate",
            expected="its date before it, or as a field of it",
            got=shown((day, row)),
        )
    return {"date": day, **row}


def _from_record(row: Mapping[object, object], metric: Metric) -> Observation:
    """Read a record by the names of the observation's fields."""
    for name in row:
        if name not in READING:
            near = nearest(name, READING, most=1) if isinstance(name, str) else ()
            raise InvalidOKRError(
                "a reading has no such field",
                code="unknown-field",
                expected=", ".join(READING),
                got=shown(name),
                hint=f"Did you mean {near[0]!r}?" if near else _WAY_OUT,
            )
    if "date" not in row:
        raise InvalidOKRError(
            "a reading without a date",
            code="no-date",
            expected="a field `date`",
            got=shown(dict(row)),
        )
    named: dict[str, Any] = {str(name): value for name, value in row.items()}
    unit = Unit.of(named["unit"]) if named.get("unit") is not None else metric.unit
    if "value" in named:
        named["value"] = _value(named["value"], unit)
    return Observation(**named)


def _value(value: object, unit: Unit) -> float:
    """Read a number, or a text by its unit; None is refused, for it is no value."""
    if isinstance(value, str):
        return unit.parse(value)
    if value is None:
        raise InvalidOKRError(
            "a reading without a value",
            code="no-value",
            expected="a number",
            got="None",
            hint="Leave the reading out: no data is not 0.",
        )
    return number(value, field="value")
