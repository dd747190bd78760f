"""Any column of a user's table as one numpy array, and what its cells are."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags

_NOTHING: Final = frozenset({"NoneType", "NAType", "NaTType"})
"""Types of a cell that holds nothing, by name: pandas' own are not imported."""


def array_of(column: object, *, place: str) -> NDArray[Any]:
    """
    Return a column as an array; of objects where Python's types differ.

    Args:
        column: An array, a list or tuple, or a column of a frame.
        place: What is being read, for the message.

    Returns:
        One cell a row. Cells that are masked become None, or NaT in times.

    Raises:
        InvalidOKRError: No column.

    Shape:
        (rows,).

    Example:
        >>> array_of([1, "1"], place="customer")
        array([1, '1'], dtype=object)
    """
    if isinstance(column, np.ma.MaskedArray):
        column = _unmasked(column)
    if isinstance(column, (list, tuple, range)):
        return _of_cells(column)
    if hasattr(column, "__array__") and not isinstance(column, (str, bytes)):
        read = np.asarray(column)
        if read.ndim == 1:
            return read
    raise InvalidOKRError(
        "not a column",
        code="not-a-column",
        place=place,
        expected="one value for each row: an array or a list",
        got=shown(column),
    )


def types_of(cells: NDArray[Any]) -> set[type]:
    """
    Return the types of cells that hold something.

    Args:
        cells: An array of objects.

    Returns:
        The types, without those of nothing.

    Shape:
        (rows,).

    Example:
        >>> types_of(np.array([1, None], dtype=object))
        {<class 'int'>}
    """
    return {kind for kind in set(map(type, cells)) if kind.__name__ not in _NOTHING}


def is_nothing(cell: object) -> bool:
    """
    Tell whether a cell holds nothing: None, NaN, or what pandas calls NA and NaT.

    Example:
        >>> is_nothing(None), is_nothing(float("nan")), is_nothing("")
        (True, True, False)
    """
    if isinstance(cell, (float, np.floating)):
        return bool(np.isnan(cell))
    if isinstance(cell, np.datetime64):
        return bool(np.isnat(cell))
    return type(cell).__name__ in _NOTHING


def coded(cells: NDArray[Any] | Sequence[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """
    Number the different cells in the order they come.

    Args:
        cells: Anything that can be a key, of types whose values never equal.

    Returns:
        For each cell the place of its value, and the values.

    Shape:
        (rows,).

    Example:
        >>> coded(np.array(["b", "a", "b"]))
        (array([0, 1, 0]), ['b', 'a'])
    """
    values = cells.tolist() if isinstance(cells, np.ndarray) else cells
    places: defaultdict[Any, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(places.__getitem__, values), np.int64, len(values))
    return codes, list(places)


def zone_of(column: object) -> bool:
    """
    Tell whether a column of a frame holds moments of a time zone.

    Numpy's own times have none, so that it would be lost.

    Args:
        column: Of pandas, Polars or PyArrow; anything else has no zone.

    Returns:
        Whether its type names a zone.

    Example:
        >>> zone_of(np.array(["2026-10-01"], "M8[D]"))
        False
    """
    kind = getattr(column, "dtype", None)
    found = (getattr(kind, "tz", None), getattr(kind, "time_zone", None))
    return any((*found, getattr(getattr(column, "type", None), "tz", None)))


def all_or_none(known: Flags) -> Flags | None:
    """
    Return None where every row is known, so that nobody copies for nothing.

    Args:
        known: Which rows have something.

    Returns:
        The flags, or None.

    Shape:
        (rows,).

    Example:
        >>> all_or_none(np.array([True]))
    """
    return None if known.all() else known


def _of_cells(cells: Sequence[object]) -> NDArray[Any]:
    """Return cells as an array, never making one type of two."""
    kinds = set(map(type, cells))
    if len(kinds) == 1 and kinds & {int, float, bool, np.datetime64}:
        read = np.asarray(cells)
        if read.dtype.kind != "O":  # whole numbers beyond int64 stay as they are
            return read
    return np.fromiter(cells, np.object_, len(cells))


def _unmasked(column: "np.ma.MaskedArray[Any, Any]") -> NDArray[Any]:
    visible = column.data
    hidden = np.ma.getmaskarray(column)
    if not hidden.any():
        return visible
    if visible.dtype.kind != "M":
        visible = visible.astype(np.object_)
    else:
        visible = visible.copy()
    visible[hidden] = None if visible.dtype.kind == "O" else np.datetime64("NaT", "s")
    return visible
