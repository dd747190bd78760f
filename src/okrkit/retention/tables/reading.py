"""`read_table`: the columns of a user's table, by the parts they play."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.numerics.arrays import Flags
from okrkit.retention.tables.frames import Lazy, is_frame, lazy_table
from okrkit.retention.tables.parts import read_part
from okrkit.retention.tables.table import Columns, Role

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
        CalendarError: A day that cannot be read.

    Example:
        >>> read_table({"who": [1, None]}, [Role("customer", "who", "id")]).excluded
        {'no customer': 1}
    """
    if is_frame(data):
        return lazy_table(data, roles, zone=zone)
    return read_columns(data, roles, zone=zone)


def read_columns(
    data: object, roles: Sequence[Role], *, zone: str | None = None
) -> Columns:
    """
    Read a table into memory, also where an eager frame holds it.

    Args:
        data: Columns by name, records, a structured array, an eager frame or a batch.
        roles: Which column plays which part.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The table. Rows without a part they need are left out and counted.

    Raises:
        InvalidOKRError: No table, a column that is missing or of another kind.
        CalendarError: A day that cannot be read.

    Example:
        >>> read_columns([{"who": "b"}], [Role("customer", "who", "id")]).labels
        {'customer': ('b',)}
    """
    given = columns_of(data, {role.asked: role.column for role in roles})
    read = {role.name: read_part(given[role.asked], role, zone=zone) for role in roles}
    sizes = {len(part.values) for part in read.values()}
    if len(sizes) != 1:
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            expected="one length",
            got=", ".join(f"{name} {len(part.values)}" for name, part in read.items()),
        )
    table = Columns(
        size=sizes.pop(),
        arrays={
            role.name: _own(read[role.name].values, given[role.asked]) for role in roles
        },
        labels={n: p.labels for n, p in read.items() if p.labels is not None},
    )
    return _complete(table, {name: part.known for name, part in read.items()})


def columns_of(
    data: object, names: Mapping[str, str] | Sequence[str]
) -> dict[str, Any]:
    """
    Pick columns of a table, whatever holds it, without reading their cells.

    Args:
        data: Columns by name, records, a structured array, an eager frame or a batch.
        names: Columns by the part they play, or their names alone.

    Returns:
        The columns by part, or by name, as `data` has them.

    Raises:
        InvalidOKRError: No table, or a column that is missing.

    Example:
        >>> columns_of([{"x": 1, "t": 9}, {"x": 2}], ["t"])
        {'t': [9, None]}
    """
    wanted = names if isinstance(names, Mapping) else {name: name for name in names}
    if isinstance(data, Mapping):
        known = list(data)
    elif isinstance(data, np.ndarray) and data.dtype.names:
        known = list(data.dtype.names)
    elif isinstance(data, (list, tuple)) and all(isinstance(r, Mapping) for r in data):
        known = list(dict.fromkeys(name for row in data for name in row))
        _refuse_missing(wanted, known, empty=not data)
        return {part: [row.get(name) for row in data] for part, name in wanted.items()}
    else:
        known = _names_of(data)
    _refuse_missing(wanted, known)
    table: Any = data
    return {part: table[name] for part, name in wanted.items()}


def _names_of(data: object) -> list[str]:
    """Return the names of the columns of a frame or of a batch."""
    for owner in (getattr(data, "schema", None), data):
        for attribute in ("names", "columns"):
            found = getattr(owner, attribute, None)
            if found is None or callable(found) or not hasattr(data, "__getitem__"):
                continue
            return [name for name in found if isinstance(name, str)]
    raise InvalidOKRError(
        "not a table",
        code="not-a-table",
        expected="columns by name, a list of records, or a data frame",
        got=shown(data),
    )


def _refuse_missing(
    wanted: Mapping[str, str], known: Sequence[object], *, empty: bool = False
) -> None:
    for part, name in wanted.items():
        if empty or (isinstance(name, Hashable) and name in known):
            continue
        texts = [other for other in known if isinstance(other, str)]
        near = nearest(name, texts, most=1) if isinstance(name, str) else ()
        raise InvalidOKRError(
            f"no column {shown(name)} for the {part}",
            code="column-missing",
            place=part,
            expected=", ".join(map(shown, known[:20])),
            hint=f"Did you mean {near[0]!r}?" if near else f"Say {part}=...",
        )


def _own(values: NDArray[Any], column: object) -> NDArray[Any]:
    """Return values that nobody else writes to; what was converted is not copied."""
    if isinstance(column, (list, tuple, range)):
        shared = False
    elif isinstance(column, np.ndarray):
        shared = np.may_share_memory(values, column)
    else:  # a column of a frame tells nobody what it gives
        shared = True
    own = values.copy() if shared else values
    own.flags.writeable = False
    return own


def _complete(table: Columns, known: Mapping[str, Flags | None]) -> Columns:
    """Leave out rows that lack a part, counted under the first that they lack."""
    kept: Flags | None = None
    excluded: dict[str, int] = {}
    for name, has in known.items():
        if has is None:
            continue
        lacking = int(np.count_nonzero(~has if kept is None else kept & ~has))
        if lacking:
            excluded[f"no {name}"] = lacking
        kept = has if kept is None else kept & has
    if kept is None:
        return table
    return evolve(table.where(kept), excluded=excluded)
