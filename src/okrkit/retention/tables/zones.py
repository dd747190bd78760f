"""Moments of the world's clock put on the wall clock of a business."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.numerics.arrays import Ints

HOUR: Final = 3_600_000_000
"""Microseconds of an hour."""

_SECOND: Final = 1_000_000
_UTC: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WALL: Final = _UTC.replace(tzinfo=None)


def zone_named(zone: object) -> ZoneInfo:
    """
    Return the time zone of a name.

    Raises:
        InvalidOKRError: No such time zone.

    Example:
        >>> zone_named("Europe/Berlin").key
        'Europe/Berlin'
    """
    try:
        if isinstance(zone, str):
            return ZoneInfo(zone)
    except (OSError, ValueError, LookupError):
        pass
    raise InvalidOKRError(
        "no such time zone",
        code="zone-unknown",
        place="zone",
        expected="a name such as 'Europe/Berlin' or 'UTC'",
        got=shown(zone),
    )


def to_wall(moments: Ints, zone: ZoneInfo) -> Ints:
    """
    Return what a clock on the wall shows at each moment.

    Args:
        moments: Microseconds since 1970-01-01 in UTC.
        zone: Where the wall stands.

    Returns:
        Microseconds since 1970-01-01 on that clock.

    Shape:
        Any; kept.

    Units:
        Microseconds.

    Source:
        The IANA time zone data that Python uses.

    Example:
        >>> to_wall(np.array([0]), ZoneInfo("Asia/Tokyo")) // HOUR
        array([9])
    """
    if not moments.size:
        return moments
    hours = moments // HOUR
    used, at = np.unique(hours, return_inverse=True)
    starts = np.array([_offset(hour * HOUR, zone) for hour in used.tolist()])
    ends = [_offset((hour + 1) * HOUR - _SECOND, zone) for hour in used.tolist()]
    offsets = starts[at]
    # Clocks change on the hour nowadays; where they did not, each moment is asked.
    uneven = np.flatnonzero((starts != np.array(ends))[at])
    offsets[uneven] = [_offset(moment, zone) for moment in moments[uneven].tolist()]
    wall: Ints = moments + offsets
    return wall


def from_wall(clock: Ints, zone: ZoneInfo) -> Ints:
    """
    Return the moments at which a clock on the wall shows something.

    Where it shows the same twice, as in autumn, the first is meant.

    Args:
        clock: Microseconds since 1970-01-01 on that clock.
        zone: Where the wall stands.

    Returns:
        Microseconds since 1970-01-01 in UTC.

    Shape:
        Any; kept.

    Units:
        Microseconds.

    Source:
        The IANA time zone data that Python uses; PEP 495.

    Example:
        >>> from_wall(np.array([9 * HOUR]), ZoneInfo("Asia/Tokyo"))
        array([0])
    """
    minutes, at = np.unique(clock // (60 * _SECOND), return_inverse=True)
    try:
        shown_then = [_WALL + dt.timedelta(minutes=m) for m in minutes.tolist()]
        offsets = [_micros(n.replace(tzinfo=zone).utcoffset()) for n in shown_then]
    except OverflowError:
        raise _off_the_calendar(zone) from None
    moments: Ints = clock - np.array(offsets, np.int64)[at]
    return moments


def _offset(moment: int, zone: ZoneInfo) -> int:
    try:
        at = _UTC + dt.timedelta(microseconds=moment)
        return _micros(at.astimezone(zone).utcoffset())
    except OverflowError:
        raise _off_the_calendar(zone) from None


def _off_the_calendar(zone: ZoneInfo) -> CalendarError:
    return CalendarError(
        "a moment that the calendar of this zone does not have",
        code="date-out-of-range",
        place=zone.key,
        expected="a moment of the years 1 to 9999",
    )


def _micros(offset: dt.timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds() * _SECOND)
