"""
The labels of cycles: ``2026-Q4``, ``FY27-P03``, ``2026-10-05..2026-12-18``.

A calendar label means the same to everybody. A fiscal label starts with FY and needs
to know how the fiscal year runs. Two digits mean a year of this century: FY27 is
2027; other years are written with four.
"""

import re
from datetime import date
from typing import Protocol

from okrkit.errors import CalendarError, shown
from okrkit.model.days import span_label, span_of
from okrkit.model.every import Every
from okrkit.model.fiscal import ISOWeeks, MonthYears, WeekYears, Years

__all__ = ["Fiscal", "FiscalYears", "read_label", "write_label"]

FiscalYears = MonthYears | WeekYears
"""Ways to cut a fiscal year."""


class Fiscal(Protocol):
    """Whatever says how fiscal years run: a `Cadence`."""

    @property
    def years(self) -> FiscalYears:
        """How the fiscal year is cut."""
        ...


_LABEL = re.compile(
    r"(?P<fiscal>FY)?(?P<year>(?(fiscal)[0-9]{2}(?:[0-9]{2})?|[0-9]{4}))"
    r"(?:-(?P<part>[HQ][0-9]|W[0-9]{2}|(?(fiscal)P)[0-9]{2}))?"
)
_LOOSE = re.compile(
    r"(?P<year>(?:FY)?[0-9]{2,4})?[ /_.-]?(?P<letter>[HQPW])(?P<number>[0-9]{1,2})"
    r"[ /_.-]?(?P<late>(?:FY)?[0-9]{2,4})?"
)
_KINDS: dict[str, Every] = {
    "": "month",
    "P": "month",
    "H": "half",
    "Q": "quarter",
    "W": "week",
}
_PARTS: dict[Every, str] = {
    "year": "",
    "half": "-H{}",
    "quarter": "-Q{}",
    "month": "-P{:02d}",
    "week": "-W{:02d}",
}
_CENTURY = range(2000, 2100)
_CALENDAR = MonthYears()
_FORMS = "2026, 2026-H2, 2026-Q4, 2026-11, 2026-W46, 2026-10-05..2026-12-18 or FY27-Q4"


def read_label(
    label: str, fiscal: FiscalYears | None = None
) -> tuple[str, Every, date, date]:
    """
    Read a label.

    Args:
        label: The text.
        fiscal: How the fiscal year runs; None where nobody said.

    Returns:
        The label in its usual spelling, the kind, the first day, the day after.

    Raises:
        CalendarError: There is no such label or span, or the cadence does not say
            what it means.

    Example:
        >>> read_label("FY2027-Q4", MonthYears(first_month=2))[:2]
        ('FY27-Q4', 'quarter')
    """
    if isinstance(label, str) and ".." in label:
        return _read_span(label)
    found = _LABEL.fullmatch(label) if isinstance(label, str) else None
    if found is None or found["year"] == "0000":
        raise _unreadable(label)
    part = found["part"]
    every = _KINDS[part.rstrip("0123456789")] if part else "year"
    number = int(part.lstrip("HQPW")) if part else 1
    year = int(found["year"]) + _CENTURY.start * (len(found["year"]) == len("27"))
    years = _years_of(label, every, fiscal, is_fiscal=bool(found["fiscal"]))
    size = years.size(every, year)
    if not 1 <= number <= size:
        raise CalendarError(
            f"the year has no such {every}",
            code="label-out-of-range",
            expected=f"a number from 1 to {size}",
            got=shown(label),
        )
    start, end = years.bounds(every, year, number)
    return write_label(every, year, number, years), every, start, end


def write_label(every: Every, year: int, number: int, years: Years) -> str:
    """
    Write the usual label of a cycle.

    Args:
        every: Its kind.
        year: The year that it is numbered in.
        number: Its number in the year, from 1.
        years: The way the year is cut; months of the calendar keep their own label
            (``2026-11``) wherever the fiscal year begins.

    Returns:
        The label.

    Example:
        >>> write_label("quarter", 2027, 4, MonthYears(first_month=2))
        'FY27-Q4'
    """
    if isinstance(years, MonthYears) and every == "month":
        start, _ = years.bounds(every, year, number)
        return f"{start.year:04d}-{start.month:02d}"
    head = f"{year:04d}"
    if not isinstance(years, ISOWeeks) and not is_calendar(years):
        head = f"FY{year % 100:02d}" if year in _CENTURY else f"FY{head}"
    return head + _PARTS[every].format(number)


def is_calendar(years: Years | None) -> bool:
    """
    Tell whether years are those of the calendar, so that FY means nothing more.

    Args:
        years: A way to cut years, or None.

    Returns:
        True for years of months that begin in January.

    Example:
        >>> is_calendar(MonthYears(first_month=2))
        False
    """
    return isinstance(years, MonthYears) and years.first_month == 1


def _years_of(
    label: str, every: Every, fiscal: FiscalYears | None, *, is_fiscal: bool
) -> Years:
    """Find the years a label speaks of; refuse it where it could mean two things."""
    if not is_fiscal:
        own_words = isinstance(fiscal, WeekYears) or (
            fiscal is not None
            and not is_calendar(fiscal)
            and every in {"year", "half", "quarter"}
        )
        if own_words:
            raise CalendarError(
                "this may mean the calendar's cycle or the fiscal one",
                code="label-ambiguous",
                got=shown(label),
                hint="write the fiscal one with FY, as in FY27-Q4; write the "
                "calendar's with its days, as in 2026-10-01..2026-12-31",
            )
        return ISOWeeks() if every == "week" else _CALENDAR
    if fiscal is None or is_calendar(fiscal):
        raise CalendarError(
            "nobody said when the fiscal year begins",
            code="label-needs-cadence",
            got=shown(label),
            hint="add it to the cadence, as in fiscal_year_starts: february; where "
            "the fiscal year is the calendar's, write 2026-Q4 without FY",
        )
    if every == "week" and isinstance(fiscal, MonthYears):
        raise CalendarError(
            "fiscal years of months are not made of weeks",
            code="label-ambiguous",
            got=shown(label),
            hint="write the ISO week, such as 2026-W46",
        )
    return fiscal


def _read_span(label: str) -> tuple[str, Every, date, date]:
    first, _, last = label.partition("..")
    start, end = span_of(first, last)
    return span_label(start, end), "custom", start, end


def _unreadable(label: object) -> CalendarError:
    """Say which labels there are, and which one may have been meant."""
    hint = ""
    if not isinstance(label, str):
        hint = "write it as text, in quotes"
    elif meant := _LOOSE.fullmatch(label.strip().upper()):
        year, every = meant["year"] or meant["late"], _KINDS[meant["letter"]]
        if year:
            year = f"20{year}" if len(year) == len("27") else year
            part = _PARTS[every].format(int(meant["number"]))
            part = part if year.startswith("FY") else part.replace("P", "")
            hint = f"did you mean {year + part!r}?"
    return CalendarError(
        "this is no label of a cycle",
        code="label-unreadable",
        expected=_FORMS,
        got=shown(label),
        hint=hint,
    )
