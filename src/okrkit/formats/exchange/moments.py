"""Moments and the day they fall on, in a time zone that somebody named."""

import datetime as dt
from zoneinfo import ZoneInfo

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.model.declared_parts import zone_name

__all__ = ["day_of_moment", "zone_of"]


def zone_of(name: str | None) -> ZoneInfo | None:
    """
    Find a time zone by its name.

    Args:
        name: Such as ``"Europe/Berlin"``; None for none.

    Returns:
        The zone, or None where none was named.

    Raises:
        InvalidOKRError: There is no such zone.

    Example:
        >>> zone_of("Europe/Berlin")
        zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    if name is None:
        return None
    known = zone_name(name, field="zone")
    try:
        return ZoneInfo(known)
    except (LookupError, OSError, ValueError):
        raise InvalidOKRError(
            "no time zone of this name",
            code="zone-unknown",
            place="zone",
            expected="a name such as Europe/Berlin",
            got=shown(name),
            hint="Where the system has no time zones, install the package tzdata.",
        ) from None


def day_of_moment(moment: dt.datetime, zone: ZoneInfo | None) -> dt.date:
    """
    Tell the day of a moment; midnight in UTC is the day it names, whatever the zone.

    Args:
        moment: The moment, with its offset.
        zone: Whose days count; None where nobody said.

    Returns:
        The day.

    Raises:
        CalendarError: It has a time of day, and no zone says whose day it is; or it
            lies outside the years 1 to 9999.

    Example:
        >>> late = dt.datetime(2026, 11, 6, 23, 30, tzinfo=dt.UTC)
        >>> day_of_moment(late, zone_of("Europe/Berlin"))
        datetime.date(2026, 11, 7)
    """
    try:
        universal = moment.astimezone(dt.UTC)
        if universal.time() == dt.time():
            return universal.date()
        if zone is not None:
            return moment.astimezone(zone).date()
    except OverflowError:
        raise CalendarError(
            "the moment lies outside the years 1 to 9999",
            code="date-out-of-range",
            got=shown(moment.isoformat()),
        ) from None
    raise CalendarError(
        "a moment may be two days, and no time zone says which",
        code="zone-missing",
        expected="a day, or midnight in UTC",
        got=shown(moment.isoformat()),
        hint='Pass zone="Europe/Berlin", or whatever zone the tool was used in.',
    )
