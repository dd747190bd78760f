"""Readings, check-ins and plans as of a day: whole columns, one sorted search each."""

import numpy as np
from attrs import frozen

from okrkit.model.table import NEVER, Ragged, Table
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.terms import CHANGE

# More than any ordinal, so that a group and a day make one sorted number.
_DAYS = 1 << 22


def _keys(offset: Ints, day: Ints) -> Ints:
    return np.repeat(np.arange(len(offset) - 1), np.diff(offset)) * _DAYS + day


@frozen(eq=False, kw_only=True)
class Entry:
    """
    The last entry of each row up to a day: its ordinal (`NEVER` for none) and value.

    Attributes:
        day: Ordinal; `NEVER` for none.
        value: NaN for none.
    """

    day: Ints
    value: Floats


def last_of(table: Table, name: str, as_of: Ints, *, valued: bool = False) -> Entry:
    """
    Return the last check-in or point of the plan of each row up to a day.

    Args:
        table: The set as columns.
        name: "check_ins" or "plan".
        as_of: The day for each row.
        valued: Whether only entries with a value count.

    Returns:
        Their days and values.

    Shape:
        as_of (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5, plan={"2026-11-01": 9})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> last_of(sheet.okrs.table, "plan", np.array([sheet.on])).value.tolist()
        [9.0]
    """
    column: Ragged = getattr(table, name)
    rows = np.arange(len(table))
    place = entries(table, name, rows, as_of) - 1
    if valued and len(column.value):
        at = np.arange(len(column.value))
        back = np.maximum.accumulate(np.where(np.isnan(column.value), -1, at))
        place = np.where(place >= 0, back[place], -1)
    has = place >= column.offset[:-1]
    place = np.where(has, place, 0)
    return Entry(
        day=np.where(has, taken(column.day, place, NEVER), NEVER),
        value=np.where(has, taken(column.value, place, np.nan), np.nan),
    )


def entries(table: Table, name: str, group: Ints, on: Ints) -> Ints:
    """
    Return the place after the last entry up to a day, in one of the table's columns.

    Args:
        table: The set as columns; the sorted keys are kept in `table.made`.
        name: "readings", "check_ins" or "plan".
        group: The group each question is about.
        on: The day each question is about.

    Returns:
        The group's first place where there is no such entry, else one after it.

    Shape:
        group, on (n,) → (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> group, on = np.array([0]), np.array([sheet.on])
        >>> entries(sheet.okrs.table, "readings", group, on).tolist()
        [1]
    """
    column: Ragged = getattr(table, name)
    keys = table.made.get(f"scoring.{name}")
    if not isinstance(keys, np.ndarray):
        keys = table.made[f"scoring.{name}"] = _keys(column.offset, column.day)
    return np.searchsorted(keys, group * _DAYS + on, side="right")


def change_start(table: Table, on: int) -> Floats:
    """
    Return the reading that each `Change` starts from.

    Args:
        table: The set as columns.
        on: The day.

    Returns:
        The last reading up to its day; NaN for other rows, where there is none, and
        while that day is still to come.

    Shape:
        (n,).

    Units:
        The metric's.

    Source:
        okrkit's own choice: never guessed.

    Example:
        >>> from okrkit import Change, KeyResult, score
        >>> kr = KeyResult("k", "K", target=Change(10), check_ins={"2026-09-06": 5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> change_start(sheet.okrs.table, sheet.on).tolist()
        [5.0]
    """
    start = np.full(len(table), np.nan)
    known = (table.change_day > NEVER) & (table.change_day <= on)
    rows = np.flatnonzero((table.kind == CHANGE) & known)
    rows = rows[table.series[rows] >= 0]
    group = table.series[rows]
    after = entries(table, "readings", group, table.change_day[rows])
    has = after > table.readings.offset[group]
    start[rows[has]] = table.readings.value[after[has] - 1]
    return start


def taken(column: np.ndarray, place: Ints, fill: float) -> np.ndarray:
    """
    Take entries of a column that may be empty.

    Args:
        column: The column.
        place: Places; those beyond its end give its last.
        fill: What an empty column gives.

    Returns:
        One entry for each place.

    Shape:
        column (m,), place (n,) → (n,).

    Units:
        Those of the column.

    Source:
        okrkit's own choice.

    Example:
        >>> taken(np.array([]), np.array([0]), 5.0).tolist()
        [5.0]
    """
    if not len(column):
        return np.full(len(place), fill, dtype=column.dtype)
    return column[np.minimum(place, len(column) - 1)]
