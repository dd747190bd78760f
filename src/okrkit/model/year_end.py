"""Months and weekdays by name, and the rule for the last day of a year of weeks."""

import re
from typing import Literal, Self, TypeAlias, get_args

from attrs import frozen

from okrkit.errors import CalendarError, shown
from okrkit.model.days import month_length, month_start

__all__ = ["MONTHS", "WEEKDAYS", "Weekday", "YearEnd", "as_month", "as_year_end"]

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
"""A day of the week, in lower case."""

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_YEAR_END = re.compile(
    r"(?P<rule>last|nearest) +(?P<weekday>[a-z]+) +(?:of|to) +"
    r"(?:the +end +of +)?(?P<month>[a-z]+)"
)


@frozen
class YearEnd:
    """
    The rule for the last day of a year of whole weeks.

    Attributes:
        rule: "last": the last such weekday of the month. "nearest": the one nearest
            to the month's last day, up to three days before or after it.
        weekday: Its weekday, Monday is 0.
        month: Its month, 1 to 12.

    Example:
        >>> str(YearEnd("nearest", 5, 1))
        'nearest saturday to january'
    """

    rule: Literal["last", "nearest"]
    weekday: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read the rule from words.

        Args:
            text: "last saturday of september", or "nearest saturday to january",
                which means to the end of January.

        Returns:
            The rule.

        Raises:
            CalendarError: The words say something else.

        Example:
            >>> YearEnd.parse("last saturday of september").month
            9
        """
        found = isinstance(text, str) and _YEAR_END.fullmatch(text.strip().lower())
        if found and found["weekday"] in WEEKDAYS and found["month"] in MONTHS:
            rule: Literal["last", "nearest"] = (
                "last" if found["rule"] == "last" else "nearest"
            )
            weekday = WEEKDAYS.index(found["weekday"])
            return cls(rule, weekday, MONTHS.index(found["month"]) + 1)
        raise CalendarError(
            "this does not say on which day the year ends",
            code="invalid-year-end",
            place="year_end",
            expected="'last saturday of september' or 'nearest saturday to january'",
            got=shown(text),
            hint="name a weekday and a month in full",
        )

    def last_day(self, year: int) -> int:
        """
        Return the last day of the year whose last month lies in a calendar year.

        Args:
            year: The calendar year.

        Returns:
            The day's ordinal; for "nearest" it may lie in the next month.

        Raises:
            CalendarError: The calendar year is not one of 1 to 9999.

        Example:
            >>> from datetime import date
            >>> date.fromordinal(YearEnd("nearest", 5, 1).last_day(2024))
            datetime.date(2024, 2, 3)
        """
        first = month_start(year * 12 + self.month - 1)
        end = first.toordinal() + month_length(first) - 1
        back = (end - 1 - self.weekday) % 7
        return end - back + 7 * (self.rule == "nearest" and back > 7 // 2)

    def __str__(self) -> str:
        """
        Return the words that `parse` reads.

        Example:
            >>> str(YearEnd.parse("Nearest Saturday to the end of January"))
            'nearest saturday to january'
        """
        link = "of" if self.rule == "last" else "to"
        return f"{self.rule} {WEEKDAYS[self.weekday]} {link} {MONTHS[self.month - 1]}"


def as_month(value: str | int) -> str:
    """
    Read the month in which a fiscal year starts.

    Args:
        value: Its English name in full, in any case, or 1 to 12.

    Returns:
        The name, in lower case.

    Raises:
        CalendarError: Anything else.

    Example:
        >>> as_month("February"), as_month(2)
        ('february', 'february')
    """
    if isinstance(value, str) and value.strip().lower() in MONTHS:
        return value.strip().lower()
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and 1 <= int(value) <= len(MONTHS):
        return MONTHS[int(value) - 1]
    raise CalendarError(
        "this is no month",
        code="unknown-month",
        place="fiscal_year_starts",
        expected="a month's English name in full, or 1 to 12",
        got=shown(value),
        hint="years start on the first day of a month; for years of whole weeks "
        "use year_end and pattern",
    )


def as_year_end(value: YearEnd | str | None) -> YearEnd | None:
    """
    Read the words of a year's end, where there are any.

    Args:
        value: The rule, its words, or None.

    Returns:
        The rule, or None.

    Raises:
        CalendarError: The words say something else.

    Example:
        >>> as_year_end("last friday of june").weekday
        4
    """
    return (
        value if value is None or isinstance(value, YearEnd) else YearEnd.parse(value)
    )
