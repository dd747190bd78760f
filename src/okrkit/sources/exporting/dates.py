"""Dates of an export in the one spelling that event tables read: never guessed."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.retention.tables.column import is_nothing
from okrkit.retention.tables.zones import zone_named
from okrkit.sources.exporting.export_map import DateForm

__all__ = ["iso_date", "on_clock"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_SLASHED: Final = re.compile(
    r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})"
    r"(?:(?:[T ]|, )([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r"(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
_YEAR_FIRST: Final = re.compile(r"[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_NAIVE: Final = re.compile(
    r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
)
_SECONDS_UP_TO: Final = 100_000_000_000
"""Seconds up to this lie before the year 5138, milliseconds before March 1973."""
_MONTHS: Final = 12
_NOON: Final = 12
_UNIX: Final = ("unix-seconds", "unix-milliseconds")


def iso_date(cell: object, form: DateForm, place: str) -> object:
    """
    Turn a cell into an ISO text, a date or a moment.

    Args:
        cell: What the export has.
        form: How it writes dates.
        place: Where the cell stands, for the message.

    Returns:
        What event tables read; None where there is nothing.

    Raises:
        CalendarError: No date of that form, or one that may be read in two ways.
        InvalidOKRError: A number of another unit.

    Example:
        >>> iso_date("10/11/2026", "day-first", "row 2")
        '2026-11-10'
        >>> iso_date(1793491200, "unix-seconds", "row 2").isoformat()
        '2026-11-01T00:00:00+00:00'
    """
    if isinstance(cell, str):
        return _of_text(cell.strip(), form, place)
    if is_nothing(cell):
        return None
    if isinstance(cell, (dt.date, np.datetime64)):
        return cell
    number = _whole(cell)
    if form in _UNIX and number is not None:
        return _moment(number, form, place)
    raise InvalidOKRError(
        "this is no date",
        code="not-a-day",
        place=place,
        expected=_expected(form),
        got=shown(cell),
        hint=""
        if number is None
        else "Say how the number counts: dates='unix-seconds' or "
        "dates='unix-milliseconds'.",
    )


def on_clock(
    cells: Sequence[object], clock: str | None, zone: str | None
) -> list[object]:
    """
    Tell moments that say no time zone the one of their clock, where days need it.

    Args:
        cells: ISO texts, dates and moments.
        clock: The time zone of the clock that the export is written by.
        zone: The time zone in which days are counted.

    Returns:
        The cells; moments of that clock with their offset where the two differ. Where
        a clock shows the same twice, the first is meant.

    Raises:
        InvalidOKRError: A time zone that is not known.

    Example:
        >>> on_clock(["2026-10-01 01:30"], "UTC", "America/New_York")[0].isoformat()
        '2026-10-01T01:30:00+00:00'
    """
    if clock is None or clock == zone:
        return list(cells)
    where = zone_named(clock)
    return [_told(cell, where) for cell in cells]


def _told(cell: object, where: dt.tzinfo) -> object:
    if isinstance(cell, np.datetime64):
        cell = cell.astype("datetime64[us]").item()
    if isinstance(cell, dt.datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=where)
    if isinstance(cell, str) and _NAIVE.fullmatch(cell):
        try:
            return dt.datetime.fromisoformat(cell).replace(tzinfo=where)
        except ValueError:  # no such moment: said where it is read
            return cell
    return cell


def _of_text(cell: str, form: DateForm, place: str) -> object:
    if not cell:
        return None
    if form in _UNIX:
        if _WHOLE.fullmatch(cell):
            return _moment(int(cell), form, place)
        raise _no_date(cell, form, place, "Say dates='iso' where it is written out.")
    if _ISO.match(cell):
        return cell.removesuffix(" UTC") + "Z" * cell.endswith(" UTC")
    parts = _SLASHED.fullmatch(cell)
    if parts and form == "iso":
        raise CalendarError(
            "a date that may be read in two orders, and nobody said which",
            code="date-order",
            place=place,
            expected=_expected(form),
            got=shown(cell),
            hint="Say dates='day-first' or dates='month-first'.",
        )
    if not parts:
        raise _no_date(cell, form, place, _way_out(cell))
    return _ordered(parts, form, place)


def _ordered(parts: "re.Match[str]", form: DateForm, place: str) -> str:
    """Write a date of a stated order as ISO text."""
    day, month = (1, 3) if form == "day-first" else (3, 1)
    if int(parts[month]) > _MONTHS:
        other = "month-first" if form == "day-first" else "day-first"
        raise CalendarError(
            f"there is no month {int(parts[month])}",
            code="date-impossible",
            place=place,
            expected=_expected(form),
            got=shown(parts[0]),
            hint=f"Say dates={other!r} if all of them are written so.",
        )
    made = f"{parts[4]}-{int(parts[month]):02}-{int(parts[day]):02}"
    if parts[5] is None:
        return made
    hour = int(parts[5])
    if parts[8]:
        if not 1 <= hour <= _NOON:
            raise _no_date(parts[0], form, place, "")
        hour = hour % _NOON + _NOON * (parts[8] in "Pp")
    return f"{made}T{hour:02}:{parts[6]}:{parts[7] or '00'}"


def _whole(cell: object) -> int | None:
    """Return a whole number, or None for anything else."""
    if isinstance(cell, (bool, np.bool_)) or not isinstance(
        cell, (int, float, np.integer, np.floating)
    ):
        return None
    number = float(cell)
    return int(cell) if np.isfinite(number) and number.is_integer() else None


def _moment(number: int, form: DateForm, place: str) -> dt.datetime:
    """Return the moment of a count since 1970, where the count can be of that unit."""
    seconds = form == "unix-seconds"
    if seconds == (abs(number) >= _SECONDS_UP_TO):
        other = _UNIX[seconds]
        raise InvalidOKRError(
            f"a count of {'seconds' if seconds else 'milliseconds'} that cannot be",
            code="not-a-day",
            place=place,
            got=shown(number),
            hint=f"Say dates={other!r} if all of them count so.",
        )
    unit = "seconds" if seconds else "milliseconds"
    try:
        return _EPOCH + dt.timedelta(**{unit: number})
    except OverflowError:
        raise _no_date(str(number), form, place, "") from None


def _way_out(cell: str) -> str:
    """Say what to do with a date of another spelling."""
    if _WHOLE.fullmatch(cell):
        return "Say dates='unix-seconds' or dates='unix-milliseconds' if it counts so."
    if _YEAR_FIRST.match(cell):
        return "Write it with hyphens, as in 2026-11-15."
    return "Export it with a year of four digits, best as 2026-11-15."


def _no_date(cell: str, form: DateForm, place: str, hint: str) -> CalendarError:
    return CalendarError(
        "this is not a date",
        place=place,
        expected=_expected(form),
        got=shown(cell),
        hint=hint,
    )


def _expected(form: DateForm) -> str:
    return {
        "iso": "year-month-day such as 2026-11-15",
        "day-first": "day, month and year such as 15/11/2026",
        "month-first": "month, day and year such as 11/15/2026",
        "unix-seconds": "seconds since 1970 such as 1793491200",
        "unix-milliseconds": "milliseconds since 1970 such as 1793491200000",
    }[form]
