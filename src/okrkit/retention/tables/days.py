"""Reading days and moments of any spelling that says one day only."""

import datetime as dt
import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.tables.column import (
    all_or_none,
    array_of,
    coded,
    is_nothing,
    types_of,
    zone_of,
)
from okrkit.retention.tables.zones import HOUR, from_wall, to_wall, zone_named

_DAY: Final = 24 * HOUR
FIRST: Final = dt.date.min.toordinal() - dt.date(1970, 1, 1).toordinal()
LAST: Final = dt.date.max.toordinal() - dt.date(1970, 1, 1).toordinal()
"""The first and the last day of the calendar, as days since 1970-01-01."""

_NAIVE: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on a wall
_UTC: Final = _NAIVE.replace(tzinfo=dt.UTC)
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_PER_DAY: Final = {
    "D": 1,
    "h": 24,
    "m": 1440,
    "s": 86_400,
    "ms": 86_400_000,
    "us": _DAY,
    "ns": _DAY * 1000,
}
"""How many units of numpy's times make a day."""


def read_days(
    column: object, *, place: str, zone: str | None
) -> tuple[Ints, Flags | None]:
    """
    Read days: dates, moments, or their ISO text.

    A moment belongs to its day, whatever the hour. One that says its offset belongs
    to the day that the business's clock shows then; one without is on that clock.

    Args:
        column: One day or moment a row.
        place: What is being read, for the message.
        zone: The business's time zone.

    Returns:
        Days since 1970-01-01, 0 where there is none, and which rows have one; None
        where all have.

    Raises:
        InvalidOKRError: Numbers, other types, moments with an offset without `zone`,
            or beside such without an offset, or a zone that is not known.
        CalendarError: Text that is no ISO date, or a day beyond the years 1 to 9999.

    Shape:
        (rows,).

    Example:
        >>> read_days(["1970-01-02", None], place="day", zone=None)[0]
        array([1, 0])
    """
    clock, known, per_day = _clock(column, place, zone)
    days = clock if per_day == 1 else clock // per_day
    if known is not None:
        days = np.where(known, days, 0)
    _on_calendar(days, 1, place)  # a zone may have moved them
    return days, known


def read_moments(
    column: object, *, place: str, zone: str | None
) -> tuple[Ints, Flags | None]:
    """
    Read moments, to the microsecond; a day alone is its midnight.

    Args:
        column: One moment or day a row.
        place: What is being read, for the message.
        zone: The business's time zone. Moments that say no offset are on its clock;
            where it is None, on a clock that never changes.

    Returns:
        Microseconds since 1970-01-01 in UTC, 0 where there is none, and which rows
        have one; None where all have.

    Raises:
        InvalidOKRError: As for days, but that an offset needs no zone.
        CalendarError: As for days.

    Shape:
        (rows,).

    Example:
        >>> read_moments(["1970-01-01T01:00+01:00"], place="opened", zone=None)
        (array([0]), None)
    """
    given = _given(column, place)
    where = None if zone is None else zone_named(zone)
    if given.dtype.kind == "M":
        clock, known, per_day = _of_times(given, place)
        if per_day > _DAY:
            clock = clock // (per_day // _DAY)
        else:
            clock = clock * (_DAY // per_day)
        aware = zone_of(column)
    else:
        clock, known, aware = _of_cells(given, place)
    if where is not None and not aware:
        clock = from_wall(clock, where)
    return (clock if known is None else np.where(known, clock, 0)), known


def _clock(
    column: object, place: str, zone: str | None
) -> tuple[Ints, Flags | None, int]:
    """Return what the wall clock shows, who has something, and units of a day."""
    where = None if zone is None else zone_named(zone)
    given = _given(column, place)
    if given.dtype.kind == "M":
        clock, known, per_day = _of_times(given, place)
        if not zone_of(column):
            return clock, known, per_day
    else:
        clock, known, aware = _of_cells(given, place)
        if not aware:
            return clock, known, _DAY
    if where is None:
        raise InvalidOKRError(
            "moments with an offset, and no zone to know their day by",
            code="zone-missing",
            place=place,
            expected="zone=, the time zone in which the business counts its days",
            hint="Such as zone='Europe/Berlin', or zone='UTC'.",
        )
    return to_wall(clock, where), known, _DAY


def _given(column: object, place: str) -> NDArray[Any]:
    """Return the cells: times, in microseconds of UTC if of a zone, or objects."""
    if zone_of(column):  # pandas would make objects of them; others give UTC already
        read = np.asarray(column, dtype="datetime64[us]")
    else:
        read = array_of(column, place=place)
    if read.dtype.kind in "MUTO":
        return read
    if not read.size or (read.dtype.kind == "f" and np.isnan(read).all()):
        return np.full(len(read), "NaT", "datetime64[D]")
    raise _no_days(read, place)


def _of_times(given: NDArray[Any], place: str) -> tuple[Ints, Flags | None, int]:
    given = given.astype(given.dtype.newbyteorder("="), copy=False)
    unit, step = np.datetime_data(given.dtype)
    known = all_or_none(~np.isnat(given))
    if unit not in _PER_DAY or step != 1:
        if unit not in ("ps", "fs", "as", *_PER_DAY) and unit != "generic":
            raise CalendarError(
                f"a column of {unit!r} says no day",
                code="date-type",
                place=place,
                expected="datetime64 of days or finer",
            )
        given, unit = given.astype("datetime64[us]"), "us"
    clock = given.view(np.int64)
    if known is not None:
        clock = np.where(known, clock, 0)
    _on_calendar(clock, _PER_DAY[unit], place)
    return clock, known, _PER_DAY[unit]


def _on_calendar(clock: Ints, per_day: int, place: str) -> None:
    if not clock.size:
        return
    first, last = int(np.min(clock)) // per_day, int(np.max(clock)) // per_day
    if not FIRST <= first <= last <= LAST:
        raise CalendarError(
            "a day beyond the years 1 to 9999", code="date-out-of-range", place=place
        )


def _of_cells(given: NDArray[Any], place: str) -> tuple[Ints, Flags | None, bool]:
    """Return microseconds of texts and of Python's dates; and whether in UTC."""
    if given.dtype.kind == "O":
        kinds = types_of(given)
        if odd := [kind for kind in kinds if not issubclass(kind, _ALLOWED)]:
            _refuse(given, odd, place)
    if (found := _of_one_shape(given)) is not None:
        return found
    codes, values = coded(given)
    read = [_micros(value, place) for value in values]
    aware = {found[1] for found in read if found is not None}
    if len(aware) > 1:
        raise InvalidOKRError(
            "some moments say their offset and some do not",
            code="zones-mixed",
            place=place,
            expected="all of them with an offset, or none",
            hint="Say the offset of each, such as 2026-11-15T15:00+01:00.",
        )
    clock = np.array([0 if found is None else found[0] for found in read], np.int64)
    has = np.array([found is not None for found in read], np.bool_)
    if not len(values):
        return np.zeros(0, np.int64), None, False
    return clock[codes], all_or_none(has[codes]), True in aware


def _of_one_shape(given: NDArray[Any]) -> tuple[Ints, None, bool] | None:
    """
    Read texts that are all written like the first, as a program writes them.

    Where one is not, or says another offset than Z, None: each is looked at then.
    """
    first = given[0] if len(given) else None
    if not isinstance(first, str) or not _SHAPE.fullmatch(first):
        return None
    if given.dtype.kind == "O" and set(map(type, given)) != {str}:
        return None
    size = len(first)
    texts = given.astype(np.str_)
    if texts.dtype.itemsize != 4 * size:
        return None
    letters = np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), size)
    for place, letter in enumerate(first):
        column = letters[:, place]
        if letter.isdigit():
            alike = bool(np.all(column - ord("0") < 10))  # below "0" wraps around
        else:
            alike = bool(np.all(column == ord(letter)))
        if not alike:
            return None
    aware = first.endswith("Z")
    try:
        clock = texts.astype(f"U{size - aware}").astype("datetime64[us]")
    except ValueError:  # no such day: said of the text itself
        return None
    return clock.view(np.int64), None, aware


_SHAPE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?Z?)?"
)

_ALLOWED: Final = (str, dt.date, np.datetime64, float, np.floating)


def _refuse(given: NDArray[Any], odd: list[type], place: str) -> None:
    cell = next(cell for cell in given if isinstance(cell, tuple(odd)))
    raise _no_days(cell, place)


def _micros(value: object, place: str) -> tuple[int, bool] | None:
    """Return the microseconds of one cell, and whether it says its offset."""
    if is_nothing(value) or value == "":
        return None
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        value = _moment(value, place)
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            return (value - _NAIVE) // dt.timedelta(microseconds=1), False
        return (value - _UTC) // dt.timedelta(microseconds=1), True
    if isinstance(value, (str, dt.date)):
        day = as_date(value, field=place)
        return (day - _NAIVE.date()).days * _DAY, False
    raise _no_days(value, place)


def _moment(text: str, place: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise CalendarError(
            "there is no such moment",
            code="date-impossible",
            place=place,
            got=shown(text),
        ) from None


def _no_days(got: object, place: str) -> InvalidOKRError:
    number = isinstance(got, (int, float, np.number)) or (
        isinstance(got, np.ndarray) and got.dtype.kind in "iuf"
    )
    return InvalidOKRError(
        "these are no days",
        code="not-a-day",
        place=place,
        expected="dates, datetimes, datetime64, or text such as '2026-11-15'",
        got=shown(got),
        hint="A number says no day: name its unit, as in values.astype('M8[s]')."
        if number
        else "",
    )
