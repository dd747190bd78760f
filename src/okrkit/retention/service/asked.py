"""What service levels and engagement are asked with: days, spans, what is left out."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.counting.rows import first_day
from okrkit.retention.tables.periods import Periods, day_number, periods_of
from okrkit.retention.tables.reading import Table

LONGEST = 36_600
"""The longest window, in days: a hundred years."""


def days_of(value: object, place: str, *, least: int = 0) -> int:
    """
    Read a number of days.

    Args:
        value: A whole number.
        place: The argument, for the message.
        least: The fewest there may be.

    Returns:
        The number.

    Raises:
        InvalidOKRError: No whole number, too few or too many.

    Example:
        >>> days_of(5, "days")
        5
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InvalidOKRError(
            "not a whole number of days",
            code="not-a-number",
            place=place,
            expected="a whole number",
            got=shown(value),
        )
    if not least <= value <= LONGEST:
        raise InvalidOKRError(
            f"{place} below {least}" if value < least else f"{place} too long",
            code="negative" if value < least else "invalid-value",
            place=place,
            expected=f"{least} to {LONGEST} days",
            got=shown(value),
        )
    return int(value)


def spans_of(
    table: Table,
    on: dt.date | str,
    every: str,
    cadence: Cadence | None,
    since: dt.date | str | None,
    late_days: int,
) -> Periods:
    """
    Make the periods from the first day of a table to the day that is asked on.

    Args:
        table: What happened.
        on: The day it is asked on.
        every: The kind of period.
        cadence: Says how fiscal years run.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.

    Returns:
        The periods.

    Raises:
        CalendarError: No date, or no kind of period.
        NotMeasuredError: Nothing has happened by that day.

    Example:
        >>> from okrkit.retention.tables.table import Columns
        >>> table = Columns(size=1, arrays={"day": np.array([20000])})
        >>> len(spans_of(table, "2024-11-15", "month", None, None, 0))
        2
    """
    return periods_of(
        first_day(table, last=day_number(as_date(on, field="on"))),
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=days_of(late_days, "late_days"),
    )


def both_excluded(tables: Mapping[str, Table]) -> dict[str, int]:
    """
    Say how many rows of several tables were left out, and why.

    Args:
        tables: By what they are called.

    Returns:
        Rows by table and reason.

    Example:
        >>> from okrkit.retention.tables.table import Columns
        >>> both_excluded({"then": Columns(size=0, arrays={}, excluded={"no day": 2})})
        {'then: no day': 2}
    """
    return {
        f"{name}: {reason}": rows
        for name, table in tables.items()
        for reason, rows in table.excluded.items()
    }


def no_segment(units: float | np.integer, segments: tuple[str, ...]) -> dict[str, int]:
    """
    Say how many are of no segment: they count for everybody only.

    Args:
        units: How many.
        segments: The segments there are.

    Returns:
        What is left out of the segments; nothing where there are none.

    Example:
        >>> no_segment(4, ("large",)), no_segment(4, ())
        ({'no segment': 4}, {})
    """
    return {"no segment": int(units)} if segments and units else {}


def with_everybody(sums: Floats | Ints) -> Floats:
    """
    Put the sum over all segments where those of no segment stood.

    Args:
        sums: Of no segment, then of each.

    Returns:
        Of everybody, then of each.

    Shape:
        (p, 1 + segments); kept.

    Units:
        Kept.

    Source:
        okrkit's own choice.

    Example:
        >>> with_everybody(np.array([[1, 2, 3]]))
        array([[6., 2., 3.]])
    """
    made = sums.astype(np.float64)
    made[:, 0] = made.sum(axis=1)
    return made
