"""Grouping in the spelling that every engine takes: plain counts, sums, extremes."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw


def distinct(frame: nw.LazyFrame[Any], *keys: str) -> nw.LazyFrame[Any]:
    """
    Return the different combinations of some columns.

    Args:
        frame: The rows.
        *keys: Names of the columns.

    Returns:
        Each combination once.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.LazyFrame({"customer": [7, 7]}))
        >>> distinct(rows, "customer").collect().rows()
        [(7,)]
    """
    # `unique` would number the rows of each group first.
    return frame.group_by(*keys).agg(nw.len().alias("_")).select(*keys)


def grouped(
    frame: nw.LazyFrame[Any],
    *keys: str,
    count: str = "",
    counted: Sequence[str] = (),
    whole: Sequence[str] = (),
    taken: Mapping[str, nw.Expr] | None = None,
) -> nw.LazyFrame[Any]:
    """
    Group rows by some columns.

    Args:
        frame: The rows.
        *keys: Names of the columns.
        count: What to call the number of rows; none is given where empty.
        counted: Columns of which the cells that are not null are counted; that costs
            less than to add up ones.
        whole: Columns of whole numbers to add up.
        taken: What else is wanted: the sum, least or most of one column each.

    Returns:
        One row a group; counts are Int64, whatever an engine would make of them.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.LazyFrame({"customer": [7, 7], "day": [5, 2]}))
        >>> taken = {"first": nw.col("day").min()}
        >>> grouped(rows, "customer", count="n", taken=taken).collect().rows()
        [(7, 2, 2)]
    """
    sums = {name: nw.col(name).sum() for name in whole}
    sums |= {name: nw.col(name).count() for name in counted}
    if count:
        sums[count] = nw.len()
    made = frame.group_by(*keys).agg(**(taken or {}), **sums)
    if frame.implementation.is_pyspark():
        return made  # its counts are Int64, and each further step costs it a while
    casts = {name: nw.col(name).cast(nw.Int64) for name in sums}
    return made.select(*keys, *(taken or {}), **casts)
