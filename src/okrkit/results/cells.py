"""Columns as cells of a table: plain values, and None for what is not known."""

import datetime as dt
import math
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from okrkit.results.plain import jsonable

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Cell", "cells"]

_PLAIN: Final = frozenset({type(None), str, int, bool, dt.date, dt.datetime})

Cell: TypeAlias = str | float | dt.date | None
"""What stands in a cell: text, a number, true or false, a day or time, or nothing."""


def cells(column: "np.ndarray") -> list[Cell]:
    """
    Give a column as cells.

    Args:
        column: An array of any type, masked or not.

    Returns:
        Texts, numbers, truths, days and times; None for NaN, NaT and what is masked;
        lists and mappings as JSON text.

    Example:
        >>> import numpy as np
        >>> cells(np.array([0.5, np.nan])), cells(np.array(["2026-11-15"], "M8[D]"))
        ([0.5, None], [datetime.date(2026, 11, 15)])
    """
    kind = column.dtype.kind
    if kind == "M" and column.dtype != "datetime64[D]":
        # Nanoseconds would come as whole numbers; no reading is that exact.
        column = column.astype("datetime64[us]")
    values: list[Cell] = column.tolist()
    return values if kind in "MUbiu" else list(map(_cell, values))


def _cell(value: object) -> Cell:
    if type(value) in _PLAIN:
        return cast(Cell, value)
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, dt.date):
        # pandas has moments of its own, of which one is none.
        kind = dt.datetime if isinstance(value, dt.datetime) else dt.date
        return kind.fromisoformat(value.isoformat()) if value == value else None  # noqa: PLR0124 - NaT
    plain = jsonable(value)
    if isinstance(plain, list | dict):
        import json

        return json.dumps(plain, ensure_ascii=False)
    return plain
