"""`Shape`: how a table of readings is laid out, whatever holds it."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from okrkit.errors import CalendarError, InvalidOKRError, nearest, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import flag, instance, mapping, text
from okrkit.model.every import as_every
from okrkit.model.limits import Limits
from okrkit.model.metric import READING
from okrkit.retention.wholes import whole

__all__ = ["FIELDS", "Scalar", "Shape"]

FIELDS: Final = tuple(name for name in READING if name != "extra")
"""What a column of a table can be: the fields of `Observation`."""

Scalar = str | int | float | Decimal | dt.date | None
"""What a cell can be asked to equal."""

_PERIOD: Final = "period"
_ONE_DAY: Final = dt.timedelta(1)
_FEW: Final = 20


def _columns(value: object) -> dict[str, str] | None:
    """Read which column holds which field; `period` is another name for `date`."""
    if value is None:
        return None
    known = (*FIELDS, _PERIOD)
    made: dict[str, str] = {}
    for name, column in mapping(value, field="columns").items():
        if name not in known:
            near = nearest(name, known, most=1)
            raise InvalidOKRError(
                "a reading has no such field",
                code="unknown-field",
                place="columns",
                expected=", ".join(FIELDS),
                got=shown(name),
                hint=f"Did you mean {near[0]!r}?"
                if near
                else "Write field=column, such as {'value': 'churn'}.",
            )
        said = "date" if name == _PERIOD else name
        if said in made:
            raise InvalidOKRError(
                "the date is said twice",
                code="duplicate",
                place="columns",
                expected="date or period, not both",
            )
        made[said] = text(column, field=f"columns.{name}")
    return made


def _where(value: object) -> dict[str, Scalar]:
    """Read what columns must equal; None asks for cells that hold nothing."""
    return {
        name: _scalar(cell, place=f"where.{name}")
        for name, cell in mapping(value, field="where").items()
    }


def _scalar(cell: object, *, place: str) -> Scalar:
    if cell is None or isinstance(cell, str | int):
        return cell
    if isinstance(cell, float | Decimal) and math.isfinite(cell):
        return cell
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    raise InvalidOKRError(
        "no value that a cell can equal",
        code="invalid-value",
        place=place,
        expected="text, a number, true or false, a date, or None",
        got=shown(cell),
    )


def _every(value: str | None) -> str | None:
    if value is None or value == "day":
        return value
    try:
        return as_every(value)
    except CalendarError as error:
        raise CalendarError(
            "no kind of period",
            code=error.code,
            place="every",
            expected="year, half, quarter, month, week, day or custom",
            got=error.got,
            hint=error.hint,
        ) from None


def _cadence(value: object) -> Cadence:
    return instance(
        Cadence() if value is None else value, kind=Cadence, field="cadence"
    )


def _provisional(value: object) -> bool:
    return flag(value, field="provisional")


def _zone(value: object) -> str | None:
    if value is None:
        return None
    from okrkit.retention.tables.zones import zone_named

    return zone_named(value).key


def _rows(value: object) -> int:
    return whole(value, field="rows", least=1)


@frozen(kw_only=True)
class Shape:
    """
    How a table of readings is laid out: which column is what, which rows, which days.

    Attributes:
        columns: Field of `Observation` to column of the table; `period` is another
            name for `date`. Where None, every field whose own name is a column.
            Where given, only what it names, and `date` and `value` by their own names.
        where: Column to value: only rows that equal all of them. None asks for cells
            that hold nothing.
        every: The kind of period of a row (year, half, quarter, month, week, day, or
            custom where the cadence has a rule); None where a row is of one day.
        cadence: Says how fiscal years run; the calendar where None.
        provisional: Whether the period that runs is given too, as provisional.
        zone: The time zone in which the business counts its days, for moments.
        rows: How many rows an engine may hand over at once.

    Raises:
        InvalidOKRError: A field that no reading has, a value that no cell can equal,
            a time zone that is not known, or no number of rows.
        CalendarError: No kind of period.

    Example:
        >>> shape = Shape(columns={"value": "churn"}, every="month")
        >>> shape.wanted(["month", "churn", "period"])
        {'date': 'period', 'value': 'churn'}
    """

    columns: Mapping[str, str] | None = field(default=None, converter=_columns)
    where: Mapping[str, Scalar] = field(default=None, converter=_where)
    every: str | None = field(default=None, converter=_every)
    cadence: Cadence = field(default=None, converter=_cadence)
    provisional: bool = field(default=False, converter=_provisional)
    zone: str | None = field(default=None, converter=_zone)
    rows: int = field(default=Limits().source_rows, converter=_rows)

    def wanted(self, known: Iterable[object]) -> dict[str, str]:
        """
        Say which columns of a table are read, and as what.

        Args:
            known: The columns that there are.

        Returns:
            Field of `Observation` to column, in the order of the fields.

        Raises:
            InvalidOKRError: A column that there is not, or none for the date or the
                value; the message names those that there are.

        Example:
            >>> Shape().wanted(["date", "value", "n", "team"])
            {'date': 'date', 'value': 'value', 'n': 'n'}
        """
        every = list(known)
        self.check(every)
        names = [name for name in every if isinstance(name, str)]
        found = dict(self.columns or {})
        if "date" not in found:
            _refuse_both(names)
        own = FIELDS if self.columns is None else ("date",)
        if self.columns is not None and not {"value", "numerator"} & found.keys():
            own = ("date", "value")
        for name in own:
            if name not in found and (column := _own(name, names)) is not None:
                found[name] = column
        if "date" not in found:
            raise _missing("date", "date", every)
        if "value" not in found and not {"numerator", "denominator"} <= found.keys():
            raise _missing("value", "value", every)
        return {name: found[name] for name in FIELDS if name in found}

    def check(self, known: Iterable[object]) -> None:
        """
        Refuse columns that were said and are not there.

        Args:
            known: The columns that there are.

        Raises:
            InvalidOKRError: There is no such column; the message names the nearest.

        Example:
            >>> Shape(where={"team": "Nord"}).check(["date", "value", "team"])
        """
        every = list(known)
        said = [(f"columns.{name}", col) for name, col in (self.columns or {}).items()]
        for place, column in [*said, *((f"where.{col}", col) for col in self.where)]:
            if column not in every:
                raise _missing(place, column, every)

    def span(self, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
        """
        Say of which days rows may be needed for the readings of a window.

        Args:
            start: First day of the window.
            end: First day after it, and after `start`.

        Returns:
            The first day, and the last: whole periods, since a row may be dated by any
            day of its period.

        Example:
            >>> first, last = dt.date(2026, 10, 15), dt.date(2026, 11, 16)
            >>> [str(day) for day in Shape(every="month").span(first, last)]
            ['2026-10-01', '2026-11-30']
        """
        last = end - _ONE_DAY
        if self.every in (None, "day"):
            return start, last
        return self.period(start).start, self.period(last).last_day

    def told(self) -> str:
        """
        Say the layout in a few words, for the line that a source shows of itself.

        Example:
            >>> Shape(every="month", where={"team": "Nord"}).told()
            ', every month, some team'
        """
        every = [f"every {self.every}"] if self.every else []
        asked = [f"some {name}" for name in self.where]
        return "".join(f", {part}" for part in every + asked)

    def period(self, day: dt.date) -> Cycle:
        """
        Find the period of a day.

        Args:
            day: Any day of it.

        Returns:
            The period; the day itself where `every` is "day" or None.

        Raises:
            CalendarError: The cadence has no such period.

        Example:
            >>> str(Shape(every="week").period(dt.date(2026, 11, 15)))
            '2026-W46'
        """
        if self.every is None or self.every == "day":
            return Cycle(day.isoformat(), start=day, end=day + _ONE_DAY)
        return self.cadence.cycle(day, every=as_every(self.every))

    def labelled(self, label: str) -> Cycle:
        """
        Read the label of a period.

        Args:
            label: Such as ``2026-10``, ``2026-Q4``, ``2026-W41`` or ``FY27-P03``.

        Returns:
            The period.

        Raises:
            CalendarError: No label, or that of another kind of period.

        Example:
            >>> Shape(every="month").labelled("2026-10").start
            datetime.date(2026, 10, 1)
        """
        cycle = self.cadence.parse(label)
        own = self.period(cycle.start) if cycle.every == self.every else None
        if own is None or (own.start, own.end) != (cycle.start, cycle.end):
            raise CalendarError(
                "the label of another kind of period",
                code="label-unreadable",
                place="date",
                expected=f"a {self.every}, or any day of it",
                got=shown(label),
            )
        return cycle


def _refuse_both(names: Sequence[str]) -> None:
    """Refuse two columns of which each may say the date: they may contradict."""
    both = [_own(name, names) for name in ("date", _PERIOD)]
    if None not in both and len(set(both)) > 1:
        raise InvalidOKRError(
            "two columns may say the date",
            code="duplicate",
            place="columns",
            expected="date or period, not both",
            hint="Say which is meant: columns={'date': 'period'}.",
        )


def _own(name: str, names: Sequence[str]) -> str | None:
    """Find the column that is called like a field, in whatever case of letters."""
    for wanted in (name, _PERIOD) if name == "date" else (name,):
        if wanted in names:
            return wanted
        # Some databases write all names in capitals.
        alike = [other for other in names if other.lower() == wanted]
        if len(alike) == 1:
            return alike[0]
    return None


def _missing(place: str, column: str, known: Sequence[object]) -> InvalidOKRError:
    near = nearest(column, [name for name in known if isinstance(name, str)], most=1)
    way_out = f"Say which it is: columns={{'{place}': ...}}." if place in FIELDS else ""
    return InvalidOKRError(
        f"no column {shown(column)}",
        code="column-missing",
        place=place,
        expected=", ".join(map(shown, known[:_FEW])) or "columns with names",
        hint=f"Did you mean {near[0]!r}?" if near else way_out,
    )
