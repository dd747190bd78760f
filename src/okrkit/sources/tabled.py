"""`observations_of`: the columns of a table of readings as observations, row by row."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, OKRError, shown
from okrkit.model.metric import Metric, Observation
from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.tables.column import array_of, coded, zone_of
from okrkit.retention.tables.days import read_days
from okrkit.sources.cells import Cells, Faults, cells_of, something
from okrkit.sources.shape import Shape

__all__ = ["observations_of"]

_DAY: Final = dt.timedelta(1)
_FEW: Final = 32
_DATED: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?", re.DOTALL)
_PLAIN_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
_SERIALS: Final = (20_000, 80_000)
"""Excel's counts for the years 1954 to 2119."""
_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


def observations_of(
    columns: Mapping[str, Cells],
    shape: Shape,
    *,
    metric: Metric,
    start: dt.date,
    end: dt.date,
    source: str = "",
    rows: Sequence[int] | None = None,
) -> tuple[Observation, ...]:
    """
    Read a table of readings: one row a day, or a period.

    A row without a value is no reading, and left out.

    Args:
        columns: By the fields of `Observation`; `date`, and `value` or both parts of
            the ratio, must be among them.
        shape: How the table is laid out.
        metric: What was asked for; a value without a unit is in its unit.
        start: First day of the window.
        end: First day after it.
        source: Put on readings that do not say theirs.
        rows: Numbers of the rows in the user's table, for messages; 1, 2, 3 where None.

    Returns:
        The readings whose date is in the window, in the order of their dates.

    Raises:
        InvalidOKRError: Rows that cannot be read, all counted and the first named;
            two rows of one day or period; columns of different lengths.
        CalendarError: A day that cannot be read.
        UnitError: A text that is no number of its unit.

    Example:
        >>> october = {"date": ["2026-10"], "value": ["3.2%"], "n": [412]}
        >>> churn, shape = Metric("churn", unit="%"), Shape(every="month")
        >>> window = {"start": dt.date(2026, 10, 1), "end": dt.date(2026, 11, 1)}
        >>> found = observations_of(october, shape, metric=churn, **window)
        >>> [(str(row.date), row.value, row.n) for row in found]
        [('2026-10-31', 3.2, 412.0)]
    """
    given = {name: array_of(column, place=name) for name, column in columns.items()}
    sizes = {name: len(cells) for name, cells in given.items()}
    size = sizes["date"]
    if set(sizes.values()) != {size}:
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            expected="one length",
            got=", ".join(f"{name} {length}" for name, length in sizes.items()),
        )
    if start >= end:
        return ()
    faults = Faults(range(1, size + 1) if rows is None else rows)
    valued = _valued(given)
    days, known = _days(columns["date"], given["date"], valued, shape, faults)
    for place in np.flatnonzero(valued & ~known).tolist():
        faults.add(place, _undated())
    faults.refuse()
    first, last = (day.toordinal() - _EPOCH for day in shape.span(start, end))
    inside = np.flatnonzero(valued & known & (first <= days) & (days <= last))
    dated = _dated(days[inside], inside, shape, end)
    read = cells_of(
        given,
        columns,
        np.fromiter(dated, np.int64, len(dated)),
        unit=metric.unit,
        zone=shape.zone,
    )
    made = _made(dated, read, faults)
    faults.refuse()
    _refuse_several(made, faults.rows, shape)
    # An engine gives its rows in no order, and not in the same one twice.
    found = sorted(made.values(), key=_moment)
    if not source:
        return tuple(found)
    return tuple(r if r.source else evolve(r, source=source) for r in found)


# -- which rows, and when ------------------------------------------------------------


def _valued(given: Mapping[str, NDArray[Any]]) -> Flags:
    """Tell which rows have a value, or a ratio of something."""
    valued = np.zeros(len(given["date"]), np.bool_)
    for name in ("value", "numerator", "denominator"):
        if name in given:
            valued |= something(given[name])
    if "denominator" in given:
        # None of none is no reading; some of none, or a value beside it, is a fault.
        nothing = given["denominator"] == 0
        if "numerator" in given:
            above = given["numerator"]
            nothing &= (above == 0) | ~something(above)
        if "value" in given:
            nothing &= ~something(given["value"])
        valued &= ~nothing.astype(np.bool_)
    return valued


def _undated() -> InvalidOKRError:
    return InvalidOKRError(
        "a reading without a date",
        code="no-date",
        expected="a day, or a period where `every` says which",
        hint="Leave such rows out, or leave their value empty.",
    )


def _days(
    column: Cells,
    cells: NDArray[Any],
    valued: Flags,
    shape: Shape,
    faults: Faults,
) -> tuple[Ints, Flags]:
    """Return the day of each row, as days since 1970-01-01, and which rows have one."""
    labels = _labels(cells, shape) if not zone_of(column) else {}
    if labels:
        cells = cells.astype(np.object_)
        cells[list(labels)] = None
        column = cells
    try:
        days, known = read_days(column, place="date", zone=shape.zone)
        known = np.ones(len(cells), np.bool_) if known is None else known.copy()
        days = days.copy()
    except OKRError as error:
        if zone_of(column) or error.code == "zones-mixed":
            raise
        days, known = _each_day(cells, valued, shape, faults)
    for place, label in labels.items():
        if valued[place]:
            try:
                days[place] = shape.labelled(label).start.toordinal() - _EPOCH
            except OKRError as error:
                faults.add(place, error)
            known[place] = True
    return days, known


def _labels(cells: NDArray[Any], shape: Shape) -> dict[int, str]:
    """Find the texts that name a period, and no day of it."""
    if shape.every == "year" and cells.dtype.kind in "iu":
        return {place: f"{cell:04d}" for place, cell in enumerate(cells.tolist())}
    if shape.every in (None, "day") or cells.dtype.kind not in "OU":
        return {}
    return {
        place: cell
        for place, cell in enumerate(cells.tolist())
        if isinstance(cell, str) and cell.strip() and not _DATED.fullmatch(cell)
    }


def _each_day(
    cells: NDArray[Any], valued: Flags, shape: Shape, faults: Faults
) -> tuple[Ints, Flags]:
    """Read days by ever fewer at once, to say which rows cannot be read."""
    rows = np.flatnonzero(valued)
    given = cells[rows]
    # A text is read once, however many rows say it; anything else by itself.
    same = enumerate(given.tolist())
    codes, _ = coded([c if isinstance(c, str) else at for at, c in same])
    _, firsts = np.unique(codes, return_index=True)
    days, known = np.zeros(len(firsts), np.int64), np.zeros(len(firsts), np.bool_)
    wrong: dict[int, OKRError] = {}
    left = [np.arange(len(firsts))]
    while left:
        places = left.pop()
        part = given[firsts[places]]
        try:
            found, has = read_days(part, place="date", zone=shape.zone)
        except OKRError as error:
            if len(places) > 1:
                left += np.array_split(places, 2 if len(places) > _FEW else len(places))
                continue
            if hasattr(part[0], "to_timestamp"):  # a Period of pandas
                error.hint = "Give its first day: column.dt.to_timestamp()."
            if part.dtype.kind in "iuf" or isinstance(part[0], int | float):
                error.got = shown(part[0].item() if part.dtype.kind != "O" else part[0])
                error.expected = "a date, a datetime, or text such as '2026-11-15'"
                error.hint = _way_out(float(part[0]))
            wrong[int(places[0])] = error
        else:
            days[places], known[places] = found, True if has is None else has
    for at in np.flatnonzero(np.isin(codes, [*wrong])).tolist():
        faults.add(int(rows[at]), wrong[int(codes[at])])
    every = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.bool_)
    every[0][rows], every[1][rows] = days[codes], known[codes]
    return every


def _way_out(number: float) -> str:
    """Say how a number that is no day may have been meant."""
    if _PLAIN_DATE.fullmatch(f"{number:.0f}"):
        return "Write its day with hyphens, such as 2026-10-31 for 20261031."
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return (
            "Is it how Excel counts days? Give the date itself: "
            "datetime.date(1899, 12, 30) + datetime.timedelta(days=...)."
        )
    return "A number says no day: name its unit, as in values.astype('M8[s]')."


def _dated(
    days: Ints, places: Ints, shape: Shape, end: dt.date
) -> dict[int, dict[str, Any]]:
    """Date the readings of rows, and leave out those that are not in the window."""
    known: dict[int, dict[str, Any] | None] = {}
    made: dict[int, dict[str, Any]] = {}
    for place, day in zip(places.tolist(), days.tolist(), strict=True):
        if day not in known:
            known[day] = _date(dt.date.fromordinal(day + _EPOCH), shape, end)
        if (found := known[day]) is not None:
            made[place] = dict(found)
    return made


def _date(day: dt.date, shape: Shape, end: dt.date) -> dict[str, Any] | None:
    """Say how the reading of a day, or of its period, is dated; None: not at all."""
    if shape.every is None:
        return {"date": day}
    period = shape.period(day)
    if period.end <= end:
        return {"date": period.last_day, "starts_on": period.start}
    if not shape.provisional or period.start >= end:
        return None
    return {"date": end - _DAY, "starts_on": period.start, "provisional": True}


def _made(
    dated: Mapping[int, dict[str, Any]],
    read: Callable[[int], dict[str, Any]],
    faults: Faults,
) -> dict[int, Observation]:
    """Make the readings, by the place of their row; what cannot be is a fault."""
    made: dict[int, Observation] = {}
    for at, (place, said) in enumerate(dated.items()):
        try:
            made[place] = Observation(**{**said, **read(at), **_kept(said)})
        except OKRError as error:
            faults.add(place, error)
    return made


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row cannot take back: that its period still runs."""
    return {"provisional": True} if said.get("provisional") else {}


def _moment(reading: Observation) -> tuple[dt.date, dt.datetime]:
    return reading.date, reading.recorded_at or _NEVER


def _refuse_several(
    made: Mapping[int, Observation], rows: Sequence[int], shape: Shape
) -> None:
    """Refuse two readings of one day or period, recorded at the same moment."""
    first: dict[object, int] = {}
    for place, reading in made.items():
        before = first.setdefault((reading.date, reading.recorded_at), place)
        if before != place:
            span = shape.period(reading.starts_on or reading.date)
            raise InvalidOKRError(
                f"several readings of {span}",
                code="several-readings",
                place=f"rows {rows[before]} and {rows[place]}",
                expected=f"one row a {shape.every or 'day'}",
                hint="Aggregate them first, or say with where= which rows are meant.",
            )
