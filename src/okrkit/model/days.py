"""
The arithmetic of days: reading, stepping, counting and sharing them out.

A day is a `datetime.date` or its ISO text; nothing here knows a time zone. A span
is half-open: its `end` is the first day after it.
"""

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, overload

from okrkit.errors import CalendarError, shown
from okrkit.model.checks import items

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORKDAYS = 5
_TIMES = ("NaTType", "datetime64")


def as_date(value: date | str, *, field: str = "") -> date:
    """
    Read one calendar day: a date, or text like ``2026-11-15`` and nothing else.

    Args:
        value: A `datetime.date`, or its ISO text in ASCII digits.
        field: What the day is for; starts the error's message.

    Returns:
        The day.

    Raises:
        CalendarError: A `datetime`, another type, another spelling, or a day that
            does not exist.

    Example:
        >>> as_date("2026-11-15")
        datetime.date(2026, 11, 15)
    """
    if isinstance(value, str):
        if _ISO_DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise CalendarError(
                    "there is no such day",
                    code="date-impossible",
                    place=field,
                    got=shown(value),
                    hint="check the month's length, and the order year-month-day",
                ) from None
        raise CalendarError(
            "this is not a date",
            place=field,
            expected="year-month-day such as '2026-11-15'",
            got=shown(value),
            hint="write it in ASCII digits with two hyphens and nothing around it",
        )
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    # It passes for a moment, and is no time at all.
    if type(value).__name__ in _TIMES and str(value) == "NaT":
        raise CalendarError(
            "NaT is no day",
            code="no-date",
            place=field,
            expected="a datetime.date or text such as '2026-11-15'",
            hint="leave out what has no date, or give it one",
        )
    if isinstance(value, datetime):
        raise CalendarError(
            "a moment is not a day",
            code="date-is-datetime",
            place=field,
            expected="a date",
            got=shown(value),
            hint="pass .date() in the time zone you mean",
        )
    raise CalendarError(
        "this is not a date",
        code="date-type",
        place=field,
        expected="a datetime.date or text such as '2026-11-15'",
        got=f"{type(value).__name__} {shown(value)}",
        hint="convert it to a datetime.date first",
    )


def optional_date(value: date | str | None, *, field: str = "") -> date | None:
    """
    Read a day, or None where nothing was given.

    Args:
        value: A date, text like ``2026-11-15``, or None.
        field: What the day is for, named in the error.

    Returns:
        The date, or None.

    Raises:
        CalendarError: Anything else.

    Example:
        >>> optional_date(None) is None
        True
    """
    return None if value is None else as_date(value, field=field)


def add_months(day: date | str, months: int) -> date:
    """
    Step whole months, to the last day of the month where the day is missing there.

    Steps do not add up: two steps of one month from 31 January end on 28 March,
    one of two months on 31 March. Step from the first day, not from the last step.

    Args:
        day: Where to start.
        months: How many; negative goes back.

    Returns:
        The same day of another month, or that month's last.

    Raises:
        CalendarError: The result lies outside the years 1 to 9999.

    Example:
        >>> add_months("2026-01-31", 1)
        datetime.date(2026, 2, 28)
    """
    day = as_date(day, field="day")
    first = month_start(day.year * 12 + day.month - 1 + months)
    return first.replace(day=min(day.day, month_length(first)))


def month_start(index: int) -> date:
    """
    Return the first day of a month counted from year 0.

    Args:
        index: ``year * 12 + month - 1``.

    Returns:
        The first day of that month.

    Raises:
        CalendarError: The month lies outside the years 1 to 9999.

    Example:
        >>> month_start(2026 * 12 + 10)
        datetime.date(2026, 11, 1)
    """
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise _out_of_range()
    return date(year, month + 1, 1)


def day_of(ordinal: int) -> date:
    """
    Return the day of a proleptic Gregorian ordinal.

    Args:
        ordinal: Days since 0001-01-01, which is 1: `date.toordinal`.

    Returns:
        The day.

    Raises:
        CalendarError: The day lies outside the years 1 to 9999.

    Example:
        >>> day_of(739935)
        datetime.date(2026, 11, 15)
    """
    if not 1 <= ordinal <= date.max.toordinal():
        raise _out_of_range()
    return date.fromordinal(ordinal)


def business_days(
    start: date | str, end: date | str, holidays: Iterable[date | str] = ()
) -> int:
    """
    Count the days from Monday to Friday that are no holidays.

    Args:
        start: First day.
        end: First day after the span.
        holidays: Days off; weekends, doubles and days outside the span do not count.

    Returns:
        The number of working days; at once, however long the span.

    Raises:
        CalendarError: `end` lies before `start`.

    Example:
        >>> business_days("2026-10-01", "2027-01-01", ["2026-12-25"])
        65
    """
    start, end = as_date(start, field="start"), as_date(end, field="end")
    if end < start:
        raise backwards(start, end)
    off = {as_date(day, field="holidays") for day in items(holidays, field="holidays")}
    lost = sum(start <= day < end and day.weekday() < _WORKDAYS for day in off)
    return _weekdays_before(end) - _weekdays_before(start) - lost


@overload
def elapsed_share(start: int, end: int, on: int) -> float: ...
@overload
def elapsed_share(
    start: "int | NDArray[np.int64]",
    end: "int | NDArray[np.int64]",
    on: "NDArray[np.int64]",
) -> "NDArray[np.float64]": ...
@overload
def elapsed_share(
    start: "NDArray[np.int64]", end: "int | NDArray[np.int64]", on: int
) -> "NDArray[np.float64]": ...
def elapsed_share(
    start: "int | NDArray[np.int64]",
    end: "int | NDArray[np.int64]",
    on: "int | NDArray[np.int64]",
) -> "float | NDArray[np.float64]":
    """
    Return the share of a span that is over when the day `on` is over.

    Args:
        start: First day, as a number of days from any origin (`date.toordinal`).
        end: First day after the span, from the same origin; more than `start`.
        on: The day of the question, from the same origin.

    Returns:
        ``(on + 1 - start) / (end - start)``, kept between 0 (before the first
        day) and 1 (on the last day and after it).

    Shape:
        Whole numbers, or signed integer arrays that broadcast together.

    Units:
        A share of days; 0..1.

    Example:
        >>> elapsed_share(100, 110, 104)
        0.5
    """
    days = end - start
    over = on + 1 - start
    over = over * (over > 0)
    return (over - (over - days) * (over > days)) / days


def span_elapsed(
    start: date | str,
    end: date | str,
    on: date | str,
    *,
    business: bool = False,
    holidays: Iterable[date | str] = (),
) -> float:
    """
    Return the share of a span's days that are over when the day `on` is over.

    A check-in tells of the whole day it is dated, so that day counts as gone: the
    share is 0 before the first day and 1 on the last day, not only after it.

    Args:
        start: First day.
        end: First day after the span.
        on: The day of the question.
        business: Count Mondays to Fridays without `holidays` instead of all days.
        holidays: Days off, for `business` only.

    Returns:
        A share, 0..1.

    Raises:
        CalendarError: The span has no day, or no business day where they count.

    Example:
        >>> span_elapsed("2026-10-01", "2027-01-01", "2026-11-15")
        0.5
    """
    start, end = as_date(start, field="start"), as_date(end, field="end")
    on = as_date(on, field="on")
    if end <= start:
        raise backwards(start, end)
    if not business:
        return elapsed_share(start.toordinal(), end.toordinal(), on.toordinal())
    off = items(holidays, field="holidays")
    days = business_days(start, end, off)
    if not days:
        raise CalendarError(
            "this span has no business day",
            code="no-business-days",
            got=span_label(start, end),
            hint="count calendar days with business=False",
        )
    if on < start:
        return 0.0
    over = days if on >= end else business_days(start, on + timedelta(1), off)
    return elapsed_share(0, days, over - 1)


def span_label(start: date, end: date) -> str:
    """
    Write a span as people do, with both its first and its last day.

    Args:
        start: First day.
        end: First day after the span.

    Returns:
        Text such as ``2026-10-05..2026-12-18``.

    Example:
        >>> span_label(date(2026, 10, 5), date(2026, 12, 19))
        '2026-10-05..2026-12-18'
    """
    return f"{start.isoformat()}..{(end - timedelta(1)).isoformat()}"


def span_of(first: date | str, last: date | str) -> tuple[date, date]:
    """
    Make a half-open span from the first and the last day that people name.

    Args:
        first: First day.
        last: Last day, included.

    Returns:
        The first day, and the first day after the span.

    Raises:
        CalendarError: `last` lies before `first`, or is 9999-12-31.

    Example:
        >>> span_of("2026-10-05", "2026-12-18")[1]
        datetime.date(2026, 12, 19)
    """
    first, last = as_date(first, field="first day"), as_date(last, field="last day")
    if last < first:
        raise backwards(first, last)
    return first, day_of(last.toordinal() + 1)


def month_length(day: date) -> int:
    """
    Return the number of days in a day's month.

    Args:
        day: Any day of the month.

    Returns:
        28 to 31.

    Example:
        >>> month_length(date(2028, 2, 1))
        29
    """
    return calendar.monthrange(day.year, day.month)[1]


def backwards(start: date, end: date) -> CalendarError:
    """
    Make the error for a span that ends before it begins.

    Args:
        start: First day.
        end: First day after the span.

    Returns:
        The error, to be raised by the caller.

    Example:
        >>> backwards(date(2026, 10, 2), date(2026, 10, 1)).code
        'span-empty'
    """
    return CalendarError(
        "this span has no day",
        code="span-empty",
        expected=f"an end after {start.isoformat()}",
        got=end.isoformat(),
        hint="swap the two days, or move one of them",
    )


def _out_of_range() -> CalendarError:
    return CalendarError(
        "this lies outside the calendar",
        code="date-out-of-range",
        expected="a span that begins and ends within the years 1 to 9999",
        hint="9999-12-31 can only be the first day after a span, not its last",
    )


def _weekdays_before(day: date) -> int:
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return _WORKDAYS * weeks + min(rest, _WORKDAYS)
