"""`read_table`: the columns of a user's table, by the parts they play."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.calendar import as_date
from okrkit.numerics.arrays import Flags
from okrkit.numerics.numbers import numbers
from okrkit.retention.tables.frames import Lazy, is_frame, lazy_table
from okrkit.retention.tables.periods import EPOCH
from okrkit.retention.tables.table import OPEN, Columns, Role

Table: TypeAlias = Columns | Lazy
"""An event table: columns in memory, or a frame of an engine."""


def read_table(
    data: object, roles: Sequence[Role], *, zone: str | None = None
) -> Table:
    """
    Read the columns of a table by the parts they play, and leave out broken rows.

    Args:
        data: Columns by name, records, or a frame of an engine.
        roles: Which column plays which part.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The table. Rows without a part they need are left out and counted.

    Raises:
        InvalidOKRError: No table, a column that is missing or of another kind.

    Example:
        >>> read_table({"who": [1, None]}, [Role("customer", "who", "id")]).excluded
        {'no customer': 1}
    """
    if is_frame(data):
        return lazy_table(data, roles, zone=zone)
    columns = _columns(data)
    missing = [role for role in roles if role.column not in columns]
    if missing:
        _refuse_missing(missing, list(columns))
    arrays: dict[str, NDArray[Any]] = {}
    labels: dict[str, tuple[str, ...]] = {}
    known: dict[str, Flags] = {}
    for role in roles:
        read, names, has = _read(columns[role.column], role, zone)
        arrays[role.name], known[role.name] = read, has
        if names is not None:
            labels[role.name] = names
    sizes = {len(column) for column in arrays.values()}
    if len(sizes) != 1:
        raise InvalidOKRError(
            "columns of different lengths",
            code="lengths-differ",
            got=", ".join(f"{name} {len(a)}" for name, a in arrays.items()),
        )
    table = Columns(size=sizes.pop(), arrays=arrays, labels=labels)
    kept = np.ones(table.size, np.bool_)
    excluded: dict[str, int] = {}
    for name, has in known.items():
        lacking = int((kept & ~has).sum())
        if lacking:
            excluded[f"no {name}"] = lacking
        kept &= has
    table = table.where(kept)
    return Columns(
        size=table.size, arrays=table.arrays, labels=labels, excluded=excluded
    )


def _columns(data: object) -> Mapping[str, Any]:
    """Return the columns of a mapping, of records, or of a structured array."""
    if isinstance(data, Mapping):
        return data
    if isinstance(data, np.ndarray) and data.dtype.names:
        return {name: data[name] for name in data.dtype.names}
    if isinstance(data, Sequence) and data and all(isinstance(r, Mapping) for r in data):
        names = dict.fromkeys(name for row in data for name in row)
        return {name: [row.get(name) for row in data] for name in names}
    raise InvalidOKRError(
        "not a table",
        code="not-a-table",
        expected="columns by name, a list of records, or a data frame",
        got=shown(data),
    )


def _refuse_missing(missing: Sequence[Role], names: Sequence[str]) -> None:
    role = missing[0]
    near = nearest(role.column, [n for n in names if isinstance(n, str)], most=1)
    raise InvalidOKRError(
        f"no column {shown(role.column)} for the {role.name}",
        code="column-missing",
        place=role.name,
        expected=", ".join(map(shown, names[:20])),
        hint=f"Did you mean {near[0]!r}?" if near else f"Say {role.name}=...",
    )


def _read(
    column: object, role: Role, zone: str | None
) -> tuple[NDArray[Any], tuple[str, ...] | None, Flags]:
    """Return a column as its kind wants it, its labels, and which rows have it."""
    if role.kind == "number":
        values = numbers(column, place=role.name)  # type: ignore[arg-type]
        return values, None, ~np.isnan(values)
    if role.kind in ("id", "name"):
        return _codes(column, role)
    days, has = _days(column, role, zone)
    if role.open:
        return np.where(has, days, OPEN), None, np.ones(len(days), np.bool_)
    return days, None, has


def _codes(
    column: object, role: Role
) -> tuple[NDArray[Any], tuple[str, ...] | None, Flags]:
    given = np.asarray(column)
    if role.kind == "id" and given.dtype.kind in "iu":
        return given.astype(np.int64), None, np.ones(len(given), np.bool_)
    values = given.tolist()
    has = np.array([v is not None and v == v for v in values], np.bool_)  # noqa: PLR0124
    names = sorted({str(v) for v, known in zip(values, has, strict=True) if known})
    places = {name: place for place, name in enumerate(names)}
    codes = [places.get(str(v), -1) if k else -1 for v, k in zip(values, has, strict=True)]
    if role.kind == "name":
        has = np.ones(len(values), np.bool_)
    return np.array(codes, np.int64), tuple(names), has


def _days(
    column: object, role: Role, zone: str | None
) -> tuple[NDArray[np.int64], Flags]:
    given = np.asarray(column)
    if given.dtype.kind == "M":
        has = ~np.isnat(given)
        return given.astype("datetime64[D]").view(np.int64), has
    days, has = [], []
    for value in given.tolist():
        day = _day(value, role, zone)
        days.append(0 if day is None else day.toordinal() - EPOCH)
        has.append(day is not None)
    return np.array(days, np.int64), np.array(has, np.bool_)


def _day(value: object, role: Role, zone: str | None) -> dt.date | None:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, str) and len(value) > len("2026-11-15"):
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(ZoneInfo(zone or "UTC"))
        return value.date()
    return as_date(value, field=role.name)  # type: ignore[arg-type]
