"""What the cells of a table of readings say, but for the day they are of."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from okrkit.errors import OKRError
from okrkit.model.checks import number
from okrkit.model.metric import instant
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.tables.column import is_nothing, zone_of
from okrkit.retention.tables.days import read_days, read_moments

__all__ = ["Cells", "Faults", "cells_of", "something"]

Cells: TypeAlias = Sequence[object] | NDArray[Any]
"""A column: one cell a row."""

_FEW: Final = 5
_COUNT: Final = Unit.of("count")
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@frozen
class Faults:
    """
    The rows that cannot be read, and why.

    Attributes:
        rows: Numbers of the rows in the user's table.
        found: The first fault of each row, by its place.

    Example:
        >>> faults = Faults([7, 8])
        >>> faults.add(1, OKRError("not a number"))
        >>> faults.refuse()
        Traceback (most recent call last):
            ...
        okrkit.errors.OKRError: row 8: not a number
    """

    rows: Sequence[int]
    found: dict[int, OKRError] = field(factory=dict)

    def add(self, place: int, error: OKRError) -> None:
        """
        Note what is wrong with a row; of several faults the first is kept.

        Example:
            >>> faults = Faults([1])
            >>> faults.add(0, OKRError("not a number"))
            >>> list(faults.found)
            [0]
        """
        self.found.setdefault(place, error)

    def refuse(self) -> None:
        """
        Raise the fault of the first row that has one, and say how many have.

        Raises:
            OKRError: Of the class and code of the first fault.

        Example:
            >>> Faults([1]).refuse()
        """
        if not self.found:
            return
        first, *others = sorted(self.found)
        error = self.found[first]
        why = error.why
        if others:
            also = ", ".join(str(self.rows[place]) for place in others[:_FEW])
            more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
            rows = f"{len(others)} more row{'s' * (len(others) > 1)}"
            why = f"{why} (and {rows} cannot be read: {also}{more})"
        raise type(error)(
            why,
            code=error.code,
            place=", ".join(filter(None, (f"row {self.rows[first]}", error.place))),
            expected=error.expected,
            got=error.got,
            hint=error.hint,
        ) from error


def something(cells: NDArray[Any]) -> Flags:
    """
    Tell which cells hold something: no None, NaN, NA, NaT, and no blank text.

    Args:
        cells: A column.

    Returns:
        One flag a cell.

    Shape:
        (rows,).

    Example:
        >>> something(np.array([0, None, " ", "x"], dtype=object))
        array([ True, False, False,  True])
    """
    if cells.dtype.kind in "fM":
        missing: Flags = np.isnan(cells) if cells.dtype.kind == "f" else np.isnat(cells)
        return ~missing
    if cells.dtype.kind not in "OU":
        return np.ones(len(cells), np.bool_)
    held = [not (is_nothing(cell) or _is_blank(cell)) for cell in cells]
    return np.array(held, np.bool_)


def _is_blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip()


def cells_of(
    given: Mapping[str, NDArray[Any]],
    columns: Mapping[str, Cells],
    places: Ints,
    *,
    unit: Unit,
    zone: str | None,
) -> Callable[[int], dict[str, Any]]:
    """
    Prepare to read rows: what they say beyond the day, by the fields of `Observation`.

    Args:
        given: The columns as arrays, by field; `date` is left alone.
        columns: The same as they were given, which say their time zone.
        places: Which rows are read.
        unit: Of values that do not name theirs.
        zone: The time zone in which the business counts its days.

    Returns:
        A function of the place among `places`; it raises an `OKRError` where the row
        cannot be read.

    Example:
        >>> given = {"value": np.array(["3.2%"]), "unit": np.array([None])}
        >>> first, ratio = np.array([0]), Unit.of("ratio")
        >>> read = cells_of(given, given, first, unit=ratio, zone=None)
        >>> read(0)
        {'value': 0.032}
    """
    cells = {
        name: _plain(column[places], aware=zone_of(columns[name]))
        for name, column in given.items()
        if name != "date"
    }
    said = cells.pop("unit", None)
    units: dict[object, Unit] = {}

    def row(at: int) -> dict[str, Any]:
        """Read one row."""
        made: dict[str, Any] = {}
        own = unit
        if said is not None and said[at] is not None:
            if said[at] not in units:
                units[said[at]] = Unit.of(said[at])
            own = made["unit"] = units[said[at]]
        for name, column in cells.items():
            if column[at] is not None:
                made[name] = _read(name, column[at], own, zone)
        if "value" not in made and own.kind in ("percent", "ratio"):
            made["unit"] = own  # its fraction is computed in it at once
        return made

    return row


def _plain(cells: NDArray[Any], *, aware: bool) -> list[Any]:
    """Give cells as Python's own, which neither wrap nor overflow; nothing is None."""
    held = something(cells).tolist()
    if cells.dtype.kind == "M":
        # Beyond microseconds Python knows no moments.
        cells = cells.astype("datetime64[us]")
    values = [v if h else None for v, h in zip(cells.tolist(), held, strict=True)]
    if cells.dtype.kind == "M" and aware:
        values = [v if v is None else v.replace(tzinfo=dt.UTC) for v in values]
    return values


def _read(name: str, cell: Any, unit: Unit, zone: str | None) -> object:  # noqa: ANN401
    """Read one cell as the field it is; a text may be a number with its unit."""
    if name in ("value", "standard_error"):
        return unit.parse(cell) if isinstance(cell, str) else number(cell, field=name)
    if name in ("numerator", "denominator", "n"):
        return _COUNT.parse(cell) if isinstance(cell, str) else number(cell, field=name)
    if name == "starts_on":
        days, _ = read_days([cell], place=name, zone=zone)
        return _EPOCH.date() + dt.timedelta(int(days[0]))
    if name == "recorded_at":
        return _moment(cell, zone)
    return cell.item() if isinstance(cell, np.generic) else cell


def _moment(cell: Any, zone: str | None) -> dt.datetime:  # noqa: ANN401 - of a table
    """Read a moment; one without an offset is on the clock of the zone."""
    if zone is None and (isinstance(cell, dt.datetime) or _has_time(cell)):
        instant(cell, field="recorded_at")  # which refuses one without an offset
    micros, _ = read_moments([cell], place="recorded_at", zone=zone)
    return _EPOCH + int(micros[0]) * _MICROSECOND


def _has_time(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > len("2026-11-15")
