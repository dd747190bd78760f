"""`CheckInRhythm`: when check-ins are due in a cycle, and whether they came."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Literal

from attrs import Attribute, field, frozen

from okrkit.errors import CalendarError, shown
from okrkit.model.calendar import Cycle, add_months, as_date
from okrkit.model.checks import choice, instance
from okrkit.model.days import day_of
from okrkit.model.noun import Noun
from okrkit.model.year_end import WEEKDAYS, Weekday

__all__ = ["CheckInRhythm", "CheckInState", "Rhythm", "Weekday", "as_rhythm"]

Rhythm = Literal["day", "week", "two weeks", "month"] | int
"""How often check-ins are due; a number is a number of days."""

CheckInState = Literal["not due yet", "up to date", "due", "in grace", "overdue"]
"""How check-ins stand on a day."""

_RHYTHMS: dict[object, Rhythm] = {
    "day": "day",
    "week": "week",
    "two weeks": "two weeks",
    "month": "month",
}
_LONGEST = 366
_WAY_OUT = {
    "daily": 'write "day"',
    "weekly": 'write "week"',
    "monthly": 'write "month"',
    "fortnight": 'write "two weeks"',
    "biweekly": 'it may mean twice a week; write "two weeks" for every two weeks',
    "bimonthly": 'it may mean twice a month; write "two weeks", or 60 for 60 days',
    "quarter": "write a number of days, such as 91",
}


def as_rhythm(value: str | int) -> Rhythm:
    """
    Check the rhythm of check-ins; ambiguous words are refused with the way out.

    Args:
        value: "day", "week", "two weeks", "month", or a number of days up to 366.

    Returns:
        The same.

    Raises:
        CalendarError: Anything else.

    Example:
        >>> as_rhythm("two weeks")
        'two weeks'
    """
    if isinstance(value, str) and value in _RHYTHMS:
        return _RHYTHMS[value]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and value in range(1, _LONGEST + 1):
        return int(value)
    raise CalendarError(
        "this is no rhythm of check-ins",
        code="unknown-rhythm",
        place="check_in",
        expected=f"day, week, two weeks, month, or a number of days, 1 to {_LONGEST}",
        got=shown(value),
        hint=_WAY_OUT.get(value.strip().lower(), "") if isinstance(value, str) else "",
    )


def _check_weekday(_: object, attribute: "Attribute[Weekday]", value: str) -> None:
    choice(value, WEEKDAYS, field=attribute.name)


def _check_grace(_: object, attribute: "Attribute[int]", value: object) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or value not in range(_LONGEST + 1):
        raise CalendarError(
            "this is no number of days",
            code="unknown-rhythm",
            place=attribute.name,
            expected=f"a whole number from 0 to {_LONGEST}",
            got=shown(value),
        )


@frozen(kw_only=True)
class CheckInRhythm(Noun):
    """
    How often the owners of key results check in, and how late they may be.

    Attributes:
        check_in: "day", "week", "two weeks" (every second `check_in_weekday`),
            "month" (the last day of each, counted from the cycle's start), or a number
            of days.
        check_in_weekday: On which day, for "week" and "two weeks".
        grace_days: How many days later a check-in still is in grace.

    Raises:
        CalendarError: Another rhythm, or no number of days.
        InvalidOKRError: No weekday.

    Example:
        >>> due = CheckInRhythm(check_in="month").check_ins_due(Cycle.parse("2026-Q4"))
        >>> [day.isoformat() for day in due]
        ['2026-10-31', '2026-11-30', '2026-12-31']
    """

    check_in: Rhythm = field(default="week", converter=as_rhythm)
    check_in_weekday: Weekday = field(default="friday", validator=_check_weekday)
    grace_days: int = field(default=3, validator=_check_grace)

    def check_ins_due(self, cycle: Cycle) -> tuple[date, ...]:
        """
        Return the days of a cycle on which check-ins are due.

        The last day asks for a closing check-in as well, unless one was due within
        `grace_days` before it.

        Args:
            cycle: The cycle, or the part of it in which a key result runs.

        Returns:
            Days of the cycle in order, at least one.

        Example:
            >>> due = CheckInRhythm().check_ins_due(Cycle.parse("2026-Q4"))
            >>> len(due), due[0], due[-1]
            (14, datetime.date(2026, 10, 2), datetime.date(2026, 12, 31))
        """
        instance(cycle, kind=Cycle, field="cycle")
        first, after = cycle.start.toordinal(), cycle.end.toordinal()
        due = self._regular(cycle, first, after)
        if not due or after - 1 - due[-1] > self.grace_days:
            due = [*due, after - 1]
        return tuple(day_of(day) for day in due)

    def next_check_in(
        self, cycle: Cycle, last: date | str | None = None
    ) -> date | None:
        """
        Return the first due day that no check-in has met.

        A due day is met by any check-in after the due day before it: early, on the
        day, or late. Who is late for one has checked in for the next as well.

        Args:
            cycle: The cycle, or the part of it in which a key result runs.
            last: Day of the last check-in; None where there is none, and one from
                before the cycle counts for none.

        Returns:
            The day, in the past where the check-in is late; None where all are met.

        Example:
            >>> CheckInRhythm().next_check_in(Cycle.parse("2026-Q4"), "2026-11-13")
            datetime.date(2026, 11, 20)
        """
        due = self.check_ins_due(cycle)
        day = None if last is None else as_date(last, field="last")
        if day is None or day < cycle.start:
            return due[0]
        unmet = bisect_left(due, day) + 1
        return due[unmet] if unmet < len(due) else None

    def check_in_state(
        self, cycle: Cycle, last: date | str | None, on: date | str
    ) -> CheckInState:
        """
        Tell how check-ins stand on a day.

        Args:
            cycle: The cycle, or the part of it in which a key result runs.
            last: Day of the last check-in known on the day; None where there is none.
            on: The day of the question.

        Returns:
            "due" on the day of the first unmet check-in, "in grace" up to
            `grace_days` later, then "overdue". Before it, "up to date", or "not due
            yet" where the cycle has no check-in.

        Raises:
            CalendarError: The last check-in lies after the day of the question.

        Example:
            >>> cycle = Cycle.parse("2026-Q4")
            >>> CheckInRhythm().check_in_state(cycle, "2026-11-06", "2026-11-15")
            'in grace'
        """
        day = as_date(on, field="on")
        known = None if last is None else as_date(last, field="last")
        if known is not None and known > day:
            raise CalendarError(
                "the last check-in lies after the day of the question",
                code="check-in-later",
                place="last",
                expected=f"a day up to {day.isoformat()}",
                got=known.isoformat(),
                hint="leave out the check-ins that were not there yet",
            )
        unmet = self.next_check_in(cycle, known)
        if unmet is None or day < unmet:
            has_one = known is not None and known >= cycle.start
            return "up to date" if has_one else "not due yet"
        if day == unmet:
            return "due"
        return "in grace" if (day - unmet).days <= self.grace_days else "overdue"

    def _regular(self, cycle: Cycle, first: int, after: int) -> Sequence[int]:
        """Due days as ordinals, without the closing one."""
        start, end = cycle.start, cycle.end
        if self.check_in == "month":
            months = (end.year - start.year) * 12 + end.month - start.month
            ends = (add_months(start, n) for n in range(1, months + 1))
            return [day.toordinal() - 1 for day in ends if day <= end]
        if self.check_in in {"week", "two weeks"}:
            step = 7 if self.check_in == "week" else 14
            wait = (WEEKDAYS.index(self.check_in_weekday) - start.weekday()) % 7
            return range(first + wait + step - 7, after, step)
        days = self.check_in if isinstance(self.check_in, int) else 1
        return range(first + days - 1, after, days)
