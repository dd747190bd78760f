"""What verbs are asked with: periods, and what is left out of the rows."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from attrs import AttrsInstance, field, fields, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.state import AFTER
from okrkit.retention.counting import rows
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.view import NO_SEGMENT
from okrkit.retention.tables.periods import Periods, day_number, periods_of
from okrkit.retention.tables.reading import Table
from okrkit.retention.wholes import LONGEST, whole

T = TypeVar("T", bound=AttrsInstance)


def _late_days(value: object) -> int:
    return whole(value, field="late_days")


@frozen(kw_only=True)
class Asked:
    """
    The periods of a question.

    Who is new, and who was there at an opening, is told by all that came before: rows
    are counted from the first one on, and periods before `since` are cut off after.

    Attributes:
        on: The day it is asked on.
        every: The kind of period.
        cadence: How fiscal years run; the calendar where None.
        since: Periods that end before it are not asked for.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
    """

    on: dt.date | str
    every: str = "month"
    cadence: Cadence | None = None
    since: dt.date | str | None = None
    late_days: int = field(default=0, converter=_late_days)
    level: float = field(default=0.95, converter=check_level)

    def periods(self, table: Table, role: str, *, more: int = 0) -> Periods:
        """
        Make the periods of a table, from its first row on.

        Args:
            table: The rows.
            role: Which of its columns holds first days.
            more: Days by which periods are provisional for longer.

        Returns:
            The spans.

        Raises:
            NotMeasuredError: There is no row by the day asked on.
            InvalidOKRError: As `periods_of` says.
            CalendarError: No date, or no kind of period.
        """
        last = day_number(as_date(self.on, field="on"))
        return periods_of(
            rows.first_day(table, last=last, role=role),
            on=self.on,
            every=self.every,
            cadence=self.cadence,
            late_days=self.late_days + more,
        )

    def cut(self, periods: Periods) -> tuple[Periods, Callable[[Floats], Floats]]:
        """
        Leave out what lies before the day since which is asked.

        Args:
            periods: All of them.

        Returns:
            Those asked for, and what cuts columns (periods, ...) to them.

        Raises:
            InvalidOKRError: None is asked for: `since` lies after `on`.
            CalendarError: `since` is no date.
        """
        if self.since is None:
            return periods, _whole
        day = day_number(as_date(self.since, field="since"))
        if day > periods.last_day:
            raise InvalidOKRError(
                "nothing has happened yet",
                code="no-period",
                place="since",
                expected=f"a day up to {periods.on}",
                got=shown(str(self.since)),
            )
        first = int(np.clip(periods.place(np.array([day]))[0], 0, len(periods) - 1))

        def cut(column: Floats) -> Floats:
            """Cut a column."""
            return column[first:]

        kept = Periods(
            cycles=periods.cycles[first:],
            edges=periods.edges[first:],
            provisional=periods.provisional[first:],
            on=periods.on,
        )
        return kept, cut


def cut_columns(of: T, cut: Callable[[Floats], Floats], **more: object) -> T:
    """
    Cut every column of a statistic to the periods asked for.

    Args:
        of: The statistic.
        cut: From `Asked.cut`.
        **more: Other attributes that change with it.

    Returns:
        The statistic of fewer periods.

    Shape:
        Columns (periods, ...) → (periods asked for, ...).

    Example:
        >>> from okrkit.retention.arrays.engaged import RowCounts
        >>> three = RowCounts(segments=(), rows=np.zeros((3, 1)))
        >>> cut_columns(three, lambda column: column[1:]).rows.shape
        (2, 1)
    """
    columns = {f.name: getattr(of, f.name) for f in fields(type(of))}
    arrays = {k: cut(v) for k, v in columns.items() if isinstance(v, np.ndarray)}
    return type(of)(**{**columns, **arrays, **more})


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
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.

    Returns:
        The periods.

    Raises:
        CalendarError: No date, or no kind of period.
        InvalidOKRError: As `periods_of` says.
        NotMeasuredError: Nothing has happened by that day.

    Example:
        >>> from okrkit.retention.tables.table import Columns
        >>> table = Columns(size=1, arrays={"day": np.array([20000])})
        >>> len(spans_of(table, "2024-11-15", "month", None, None, 0))
        2
    """
    return periods_of(
        rows.first_day(table, last=day_number(as_date(on, field="on"))),
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=_late_days(late_days),
    )


def window_days(window: object) -> int | None:
    """
    Read which days count for a period: its own, or so many up to its last one.

    Args:
        window: "period", or a whole number of days.

    Returns:
        The number of days; None for the period's own.

    Raises:
        InvalidOKRError: Another word, or no number of days.

    Example:
        >>> window_days("period"), window_days(28)
        (None, 28)
    """
    if isinstance(window, str):
        choice(window, ("period",), field="window")
        return None
    if window is None:
        raise InvalidOKRError(
            "no window",
            code="wrong-type",
            place="window",
            expected='"period" or a number of days',
            got=shown(window),
            hint='The period\'s own days are window="period".',
        )
    return whole(window, field="window", least=1, most=LONGEST)


def left_out(
    table: Table, *, customers: int = 0, last: int | None = None
) -> dict[str, int]:
    """
    Return what is left out, and of what no segment is known.

    Args:
        table: The rows.
        customers: Whole customers left out because of their revenue.
        last: Last day that counts; None where rows of later days are not told.

    Returns:
        Counts by reason; rows of unknown segment count for everybody.
    """
    out = dict(table.excluded) | _no_segment(table)
    if last is not None and (late := rows.rows_after(table, last)):
        out[AFTER] = late
    if customers:
        out["customers with revenue below 0"] = customers
    return out


def all_left_out(tables: Mapping[str, Table], *, of: str) -> dict[str, int]:
    """
    Return what is left out of several tables, and of what no segment is known.

    Args:
        tables: By what they are called.
        of: The one whose segments count.

    Returns:
        Counts by table and reason.

    Example:
        >>> from okrkit.retention.tables.table import Columns
        >>> calls = Columns(size=0, arrays={}, excluded={"no day": 2})
        >>> all_left_out({"calls": calls}, of="calls")
        {'calls: no day': 2}
    """
    out = {
        f"{name}: {reason}": count
        for name, table in tables.items()
        for reason, count in table.excluded.items()
    }
    return out | _no_segment(tables[of])


def _no_segment(table: Table) -> dict[str, int]:
    """Count rows that say no segment, where rows say one."""
    unknown = rows.rows_without_segment(table)
    return {NO_SEGMENT: unknown} if unknown else {}


def _whole(column: Floats) -> Floats:
    return column
