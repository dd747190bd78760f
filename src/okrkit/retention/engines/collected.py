"""Grouped results of an engine as numpy columns: all that ever leaves it."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import distinct
from okrkit.retention.tables.table import Columns


def collected(frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
    """
    Compute a lazy frame and return its columns.

    Args:
        frame: Few rows: counts, sums, one row a customer.

    Returns:
        Arrays by name: int64, float64, or objects where there are texts.

    Example:
        >>> import polars
        >>> collected(nw.from_native(polars.LazyFrame({"rows": [2, 1]})))
        {'rows': array([2, 1])}
    """
    if frame.implementation.is_duckdb():
        # Its own way needs no PyArrow.
        native = frame.to_native().fetchnumpy()
        return {name: _plain(column) for name, column in native.items()}
    made = frame.collect()
    return {s.name: _plain(s.to_numpy()) for s in made.iter_columns()}


def ints(column: NDArray[Any]) -> Ints:
    """
    Return a column of counts, keys or days, whatever type an engine gives them.

    Args:
        column: Whole numbers.

    Returns:
        The same as int64.

    Shape:
        Any; kept.

    Example:
        >>> ints(np.array([3.0])).dtype
        dtype('int64')
    """
    return column.astype(np.int64, copy=False)


def floats(column: NDArray[Any]) -> Floats:
    """
    Return a column of sums.

    Args:
        column: Numbers.

    Returns:
        The same as float64.

    Shape:
        Any; kept.

    Example:
        >>> floats(np.array([3])).dtype
        dtype('float64')
    """
    return column.astype(np.float64, copy=False)


def coded(
    texts: NDArray[Any], names: Sequence[str] | None = None
) -> tuple[Ints, tuple[str, ...]]:
    """
    Number texts in their order, -1 where there is none.

    Args:
        texts: Texts, None or NaN where there is none.
        names: All that there can be, sorted; those that there are where None.

    Returns:
        A code for each, and the names.

    Shape:
        (n,) → (n,).

    Example:
        >>> coded(np.array(["b", None, "a", "b"], dtype=object))
        (array([ 1, -1,  0,  1]), ('a', 'b'))
    """
    given = texts.tolist()
    if names is None:
        names = sorted({text for text in given if isinstance(text, str)})
    places = {name: place for place, name in enumerate(names)}
    codes = (places.get(text, -1) for text in given)
    return np.fromiter(codes, np.int64, len(given)), tuple(names)


def columns_of(
    table: Lazy, frame: nw.LazyFrame[Any] | None = None, *, by: Sequence[str] = ()
) -> Columns:
    """
    Bring the rows that a kernel needs out of an engine, equal ones once.

    Args:
        table: The table.
        frame: Its rows, where only some are needed.
        by: The roles that are needed; all where none are named.

    Returns:
        Columns as the kernel wants them.

    Example:
        >>> import polars
        >>> from okrkit.retention.tables.frames import lazy_table
        >>> from okrkit.retention.tables.table import Role
        >>> data = polars.DataFrame({"who": ["b", "b", "a"]})
        >>> who = columns_of(lazy_table(data, [Role("customer", "who", "id")]))
        >>> who.size, who.labels
        (2, {'customer': ('a', 'b')})
    """
    names = [name for name in table.roles if not by or name in by]
    rows = table.frame if frame is None else frame
    return to_columns(table, collected(distinct(rows, *names)))


def to_columns(table: Lazy, found: dict[str, NDArray[Any]]) -> Columns:
    """
    Name the codes of what an engine gave.

    Args:
        table: The table it is from.
        found: Columns by role.

    Returns:
        Columns as kernels want them.

    Example:
        >>> table = Lazy(frame=None, names={}, roles={}, excluded={}, size=0)
        >>> to_columns(table, {"day": np.array([1])}).size
        1
    """
    arrays: dict[str, NDArray[Any]] = {}
    labels: dict[str, tuple[str, ...]] = {}
    size = 0
    for name, column in found.items():
        size = len(column)
        kind = table.roles[name].kind if name in table.roles else "day"
        if kind == "name":
            labels[name] = table.names[name]
            arrays[name] = coded(column, labels[name])[0]
        elif column.dtype.kind in "OUT":
            arrays[name], labels[name] = coded(column)
        elif kind == "number":
            arrays[name] = floats(column)
        elif kind == "flag":
            arrays[name] = column.astype(np.bool_)
        else:
            arrays[name] = ints(column)
    return Columns(size=size, arrays=arrays, labels=labels, excluded=table.excluded)


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    """Give what is masked as None, or as NaN among floats."""
    if not isinstance(column, np.ma.MaskedArray):
        return column
    if column.dtype.kind == "f":
        return column.filled(np.nan)
    if not np.ma.is_masked(column):
        return np.asarray(column.data)
    cells = column.data.astype(object)
    cells[np.ma.getmaskarray(column)] = None
    return cells
