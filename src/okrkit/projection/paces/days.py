"""Days between moments: all of them, or working days only."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from attrs import field, frozen

from okrkit.errors import CalendarError, shown
from okrkit.model import checks
from okrkit.model.days import as_date
from okrkit.model.noun import Noun
from okrkit.scoring.arithmetic import Floats

EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = 1.0, date.max.toordinal() + 1.0
"""The first and the last moment of the years 1 to 9999, as ordinals."""

_NEAR = 1e-6
"""A tenth of a second, in days: less is rounding, and makes no day the next one."""


def _holidays(value: Iterable[date | str]) -> tuple[date, ...]:
    days = checks.items(value, field="holidays")
    return tuple(sorted({as_date(day, field="holidays") for day in days}))


def _week(value: str) -> str:
    week = checks.text(value, field="week")
    try:
        np.busdaycalendar(week)
    except ValueError as error:
        raise CalendarError(
            "not the working days of a week",
            code="no-business-days",
            place="week",
            expected="days such as 'Sun Mon Tue Wed Thu', one at least",
            got=shown(value),
        ) from error
    return week


@frozen
class WorkingDays(Noun):
    """
    Which days are worked: those of a week, without holidays.

    Attributes:
        holidays: Days off.
        week: English names of the working days, or seven digits 1 and 0 from Monday.

    Raises:
        CalendarError: A holiday that is no day, or a week without working days.

    Example:
        >>> WorkingDays(["2026-12-25"], week="Sun Mon Tue Wed Thu").week
        'Sun Mon Tue Wed Thu'
    """

    holidays: tuple[date, ...] = field(default=(), converter=_holidays)
    week: str = field(default="Mon Tue Wed Thu Fri", converter=_week, kw_only=True)

    def calendar(self) -> np.busdaycalendar:
        """
        Return the same days for numpy's own functions.

        Returns:
            A calendar of business days.

        Example:
            >>> WorkingDays().calendar().weekmask.tolist()
            [True, True, True, True, True, False, False]
        """
        off = np.array([day.isoformat() for day in self.holidays], "datetime64[D]")
        return np.busdaycalendar(self.week, off)


def between(first: Floats, last: Floats, days: WorkingDays | None) -> Floats:
    """
    Return how many days lie between two moments.

    Args:
        first: The earlier moment.
        last: The later one; days before the first count as negative.
        days: Which days count; None for all.

    Returns:
        Days and parts of them; NaN where a moment is missing.

    Shape:
        Columns that broadcast together.

    Units:
        Moments as ordinals: day ``d`` lasts from ``d`` to ``d + 1``. Days.

    Source:
        `numpy.busday_count`.

    Example:
        >>> friday, monday = np.array([739933.0]), np.array([739937.0])
        >>> between(friday, monday, WorkingDays()).tolist()
        [2.0]
    """
    if days is None:
        return last - first
    calendar = days.calendar()
    return _worked(last, calendar) - _worked(first, calendar)


def after(moment: Floats, count: Floats, days: WorkingDays | None) -> Floats:
    """
    Return the first moment by which so many days are over.

    Args:
        moment: Where to start.
        count: How many days, above 0.
        days: Which days count; None for all.

    Returns:
        The moment; NaN after the year 9999, and where a number is missing.

    Shape:
        Columns of one length (n,).

    Units:
        Moments as ordinals: day ``d`` lasts from ``d`` to ``d + 1``. Days.

    Source:
        `numpy.busday_offset`.

    Example:
        >>> friday = np.array([739933.0])
        >>> after(friday, np.array([1.5]), WorkingDays()).tolist()
        [739936.5]
    """
    if days is None:
        later = moment + count
        return np.where(later <= LAST + _NEAR, later, np.nan)
    calendar = days.calendar()
    known = (moment >= FIRST) & (moment + count <= LAST)
    start = np.where(known, moment, FIRST)
    day, part = _days(start)
    total = np.where(known, count, 1.0)
    total = total + np.where(np.is_busday(day, busdaycal=calendar), part, 0.0)
    whole = np.maximum(np.ceil(total - _NEAR), 1.0)
    steps = whole.astype(np.int64) - 1
    on = np.busday_offset(day, steps, roll="forward", busdaycal=calendar)
    met = np.minimum(total - (whole - 1.0), 1.0) + (on.astype(np.int64) + EPOCH)
    return np.where(known & (met <= LAST), met, np.nan)


def day_at(moment: float) -> date | None:
    """
    Return the day at whose end, or within which, a moment lies.

    Args:
        moment: As an ordinal; NaN for none.

    Returns:
        The day; None for none, and outside the years 1 to 9999.

    Example:
        >>> day_at(739936.0), day_at(739936.5)
        (datetime.date(2026, 11, 15), datetime.date(2026, 11, 16))
    """
    if not FIRST < moment <= LAST + _NEAR:
        return None
    return date.fromordinal(max(int(np.ceil(moment - _NEAR)) - 1, 1))


def _worked(moment: Floats, calendar: np.busdaycalendar) -> Floats:
    """Return how many working days of our calendar are over at a moment."""
    known = ~np.isnan(moment)
    day, part = _days(np.where(known, np.clip(moment, FIRST, LAST), FIRST))
    origin = np.datetime64(int(FIRST) - EPOCH, "D")
    over = np.busday_count(origin, day, busdaycal=calendar)
    count = over + np.where(np.is_busday(day, busdaycal=calendar), part, 0.0)
    return np.where(known, count, np.nan)


def _days(moment: Floats) -> tuple["np.ndarray", Floats]:
    """Return the day that each moment lies in, and the part of it that is over."""
    whole = np.floor(moment)
    return (whole.astype(np.int64) - EPOCH).astype("datetime64[D]"), moment - whole
