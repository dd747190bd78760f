"""How cycles are made, nested and compared with those of the year before."""

from okrkit.errors import CalendarError, shown
from okrkit.model.calendar import Cycle
from okrkit.model.days import span_label
from okrkit.model.every import Every
from okrkit.model.fiscal import Years
from okrkit.model.labels import write_label

__all__ = ["choose_comparable", "make_cycle", "not_nested"]


def make_cycle(years: Years, every: Every, year: int, number: int) -> Cycle:
    """
    Make the cycle of a kind, a year and a number.

    Args:
        years: How the year is cut.
        every: The kind.
        year: The year that the cycle is numbered in.
        number: Its number, from 1.

    Returns:
        The cycle with its usual label.

    Raises:
        CalendarError: It reaches beyond the years 1 to 9999.

    Example:
        >>> from okrkit.model.fiscal import MonthYears
        >>> make_cycle(MonthYears(first_month=2), "quarter", 2027, 4).start
        datetime.date(2026, 11, 1)
    """
    start, end = years.bounds(every, year, number)
    label = write_label(every, year, number, years)
    return Cycle(label, start=start, end=end, every=every)


def choose_comparable(
    cycle: Cycle,
    same_number: Cycle | None,
    same_days: Cycle,
    *,
    same_weeks: bool | None,
) -> Cycle:
    """
    Choose between two cycles of the year before; ask where nobody said which.

    Args:
        cycle: The cycle that is compared.
        same_number: The one with its number, or None where there is none.
        same_days: The one 52 weeks before.
        same_weeks: Which of them is wanted; None where nobody said.

    Returns:
        The wanted one.

    Raises:
        CalendarError: Nobody said, or the wanted one does not exist.

    Example:
        >>> week, back = Cycle.parse("2026-W53"), Cycle.parse("2026-W01")
        >>> str(choose_comparable(week, None, back, same_weeks=True))
        '2026-W01'
    """
    if same_weeks:
        return same_days
    number = (
        "none"
        if same_number is None
        else span_label(same_number.start, same_number.end)
    )
    weeks = span_label(same_days.start, same_days.end)
    if same_weeks is None:
        raise CalendarError(
            "a year of 53 weeks makes two cycles comparable",
            code="comparison-ambiguous",
            got=shown(cycle.label),
            hint=f"same_weeks=True takes 52 weeks before, {weeks}; same_weeks=False "
            f"takes the same number, {number}",
        )
    if same_number is None:
        raise CalendarError(
            "the year before has no such week",
            code="no-counterpart",
            got=shown(cycle.label),
            hint="same_weeks=True takes the week 52 weeks before",
        )
    return same_number


def not_nested(shorter: Cycle, longer: Cycle) -> CalendarError:
    """
    Make the error for two cycles of which one does not lie in the other.

    Args:
        shorter: The cycle that reaches over an edge.
        longer: The cycle with the edge.

    Returns:
        The error, to be raised by the caller.

    Example:
        >>> not_nested(Cycle.parse("2026-W53"), Cycle.parse("2026")).code
        'not-nested'
    """
    return CalendarError(
        "these cycles do not nest",
        code="not-nested",
        expected=f"days within {longer} ({span_label(longer.start, longer.end)})",
        got=f"{shorter} ({span_label(shorter.start, shorter.end)})",
        hint="months, quarters, halves and years nest; weeks only in years of whole "
        "weeks, which need a pattern and a year_end",
    )
