"""`Asked`: the periods of a question, counted over all of history, cut at last."""

import datetime as dt
from collections.abc import Callable

import numpy as np
from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.numerics.arrays import Floats
from okrkit.retention.counting import rows
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods, day_number, periods_of
from okrkit.retention.tables.reading import Table


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
    late_days: int = 0
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


def left_out(table: Table, *, customers: int = 0) -> dict[str, int]:
    """
    Return what is left out, and of what no segment is known.

    Args:
        table: The rows.
        customers: Whole customers left out because of their revenue.

    Returns:
        Counts by reason; rows of unknown segment count for everybody.
    """
    out = dict(table.excluded)
    unknown = _of_unknown_segment(table) if "segment" in table else 0
    if unknown:
        out["no segment"] = unknown
    if customers:
        out["customers with revenue below 0"] = customers
    return out


def _of_unknown_segment(table: Table) -> int:
    """Count rows that say no segment."""
    if not isinstance(table, Lazy):
        return int((table["segment"] < 0).sum())
    import narwhals.stable.v2 as nw

    from okrkit.retention.tables.cleaning import one_if

    flags = table.frame.select(none=one_if(nw.col("segment").is_null()))
    return int(flags.select(nw.col("none").sum()).collect().item() or 0)


def _whole(column: Floats) -> Floats:
    return column
