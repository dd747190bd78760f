"""
How years are cut into halves, quarters, months and weeks.

Three ways with the same three methods: years of calendar months that may begin in
any month, years of whole weeks (52 or 53, "4-4-5"), and ISO weeks. Each turns a day
into a year and a number within it, and such a pair back into days.
"""

from datetime import date
from itertools import accumulate

from attrs import frozen

from okrkit.model.days import day_of, month_start
from okrkit.model.every import Every
from okrkit.model.year_end import MONTHS, YearEnd

__all__ = ["ISOWeeks", "MonthYears", "WeekYears", "Years"]

MONTHS_IN: dict[Every, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
"""Months of each kind of cycle that is made of months."""


@frozen(kw_only=True)
class MonthYears:
    """
    Years of twelve calendar months that begin on the first day of any month.

    Attributes:
        first_month: Month in which the year begins, 1 to 12.
        named_by_start: True where the year bears the number of the calendar year it
            begins in; False where it bears the one it ends in.

    Example:
        >>> MonthYears(first_month=2).bounds("quarter", 2027, 4)
        (datetime.date(2026, 11, 1), datetime.date(2027, 2, 1))
    """

    first_month: int = 1
    named_by_start: bool = False

    @property
    def _ahead(self) -> int:
        """How many years the name runs ahead of the calendar year of the first day."""
        return int(self.first_month > 1 and not self.named_by_start)

    def size(self, every: Every, year: int) -> int:  # noqa: ARG002 - years are alike
        """
        Return how many cycles of a kind the year has.

        Example:
            >>> MonthYears().size("quarter", 2026)
            4
        """
        return 12 // MONTHS_IN[every]

    def locate(self, every: Every, on: date) -> tuple[int, int]:
        """
        Return the year and the number, from 1, of the cycle that holds a day.

        Example:
            >>> MonthYears().locate("half", date(2026, 11, 15))
            (2026, 2)
        """
        year, month = divmod(on.year * 12 + on.month - self.first_month, 12)
        return year + self._ahead, month // MONTHS_IN[every] + 1

    def bounds(self, every: Every, year: int, number: int) -> tuple[date, date]:
        """
        Return the first day of a cycle and the first day after it.

        Example:
            >>> MonthYears().bounds("month", 2026, 12)
            (datetime.date(2026, 12, 1), datetime.date(2027, 1, 1))
        """
        months = MONTHS_IN[every]
        first = (year - self._ahead) * 12 + self.first_month - 1 + (number - 1) * months
        return month_start(first), month_start(first + months)


@frozen(kw_only=True)
class ISOWeeks:
    """
    Weeks from Monday to Sunday, numbered within ISO years of 52 or 53 of them.

    Source:
        ISO 8601: week 1 holds the year's first Thursday.

    Example:
        >>> ISOWeeks().locate("week", date(2027, 1, 1))
        (2026, 53)
    """

    def size(self, every: Every, year: int) -> int:  # noqa: ARG002 - only weeks
        """
        Return the number of weeks of an ISO year.

        Example:
            >>> [ISOWeeks().size("week", year) for year in (2020, 2025, 2026, 2032)]
            [53, 52, 53, 53]
        """
        return month_start(year * 12 + 11).replace(day=28).isocalendar().week

    def locate(self, every: Every, on: date) -> tuple[int, int]:  # noqa: ARG002
        """
        Return the ISO year and week that hold a day.

        Example:
            >>> ISOWeeks().locate("week", date(2026, 11, 15))
            (2026, 46)
        """
        year, week, _ = on.isocalendar()
        return year, week

    def bounds(self, every: Every, year: int, number: int) -> tuple[date, date]:  # noqa: ARG002
        """
        Return the Monday of a week and the Monday after it.

        Example:
            >>> ISOWeeks().bounds("week", 2026, 53)
            (datetime.date(2026, 12, 28), datetime.date(2027, 1, 4))
        """
        monday = date.fromisocalendar(year, number, 1)
        return monday, day_of(monday.toordinal() + 7)


@frozen(kw_only=True)
class WeekYears:
    """
    Years of 52 or 53 whole weeks; the 53rd belongs to the last period.

    Attributes:
        year_end: The rule for the last day.
        pattern: Weeks of the three periods of a quarter.
        named_by_start: As for `MonthYears`.

    Example:
        >>> years = WeekYears(year_end=YearEnd("nearest", 5, 1), pattern=(4, 5, 4))
        >>> years.bounds("quarter", 2024, 4)
        (datetime.date(2023, 10, 29), datetime.date(2024, 2, 4))
    """

    year_end: YearEnd
    pattern: tuple[int, int, int]
    named_by_start: bool = False

    @property
    def _ahead(self) -> int:
        """How many years the name runs ahead of the calendar year of the last month."""
        return -int(self.named_by_start and self.year_end.month < len(MONTHS))

    def size(self, every: Every, year: int) -> int:
        """
        Return how many cycles of a kind the year has.

        Example:
            >>> end = YearEnd("last", 5, 9)
            >>> WeekYears(year_end=end, pattern=(4, 4, 5)).size("week", 2023)
            53
        """
        if every != "week":
            return 12 // MONTHS_IN[every]
        last = year - self._ahead
        return (self.year_end.last_day(last) - self.year_end.last_day(last - 1)) // 7

    def locate(self, every: Every, on: date) -> tuple[int, int]:
        """
        Return the year and the number, from 1, of the cycle that holds a day.

        Example:
            >>> end = YearEnd("last", 5, 9)
            >>> WeekYears(year_end=end, pattern=(4, 4, 5)).locate(
            ...     "month", date(2023, 9, 30)
            ... )
            (2023, 12)
        """
        day = on.toordinal()
        # The year's last month ends at most 11 months after the day, or its last
        # day slips into January: the day belongs to one of three years.
        last = on.year - int(day <= self._last_day_before(on.year))
        last += int(day > self.year_end.last_day(last))
        week = (day - self.year_end.last_day(last - 1) - 1) // 7
        year = last + self._ahead
        starts = self._starts(every, year)
        return year, sum(start <= week for start in starts[:-1])

    def bounds(self, every: Every, year: int, number: int) -> tuple[date, date]:
        """
        Return the first day of a cycle and the first day after it.

        Example:
            >>> end = YearEnd("last", 5, 9)
            >>> WeekYears(year_end=end, pattern=(4, 4, 5)).bounds("week", 2023, 53)
            (datetime.date(2023, 9, 24), datetime.date(2023, 10, 1))
        """
        first = self.year_end.last_day(year - self._ahead - 1) + 1
        starts = self._starts(every, year)
        return day_of(first + 7 * starts[number - 1]), day_of(
            first + 7 * starts[number]
        )

    def _starts(self, every: Every, year: int) -> list[int]:
        """Week, from 0, in which each cycle of the year begins, and the year's end."""
        weeks = self.size("week", year)
        if every == "week":
            return list(range(weeks + 1))
        periods = list(accumulate(self.pattern * 4, initial=0))
        return [*periods[: -1 : MONTHS_IN[every]], weeks]

    def _last_day_before(self, year: int) -> int:
        """Last day of the year before, or 0 where that is before all days."""
        return self.year_end.last_day(year - 1) if year > 1 else 0


Years = MonthYears | WeekYears | ISOWeeks
"""A way to cut years; each knows `size`, `locate` and `bounds`."""
