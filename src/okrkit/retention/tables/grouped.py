"""Grouping in the spelling that every engine takes: plain counts, sums, extremes."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import narwhals.stable.v2 as nw

Sum = tuple[Literal["sum", "min", "max", "count"], str]
"""What is made of which column."""


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
    taken: Mapping[str, Sum] | None = None,
) -> nw.LazyFrame[Any]:
    """
    Group rows by some columns.

    Args:
        frame: The rows.
        *keys: Names of the columns; all rows are one group where there are none.
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
        >>> taken = {"first": ("min", "day")}
        >>> grouped(rows, "customer", count="n", taken=taken).collect().rows()
        [(7, 2, 2)]
    """
    other = dict(taken or {})
    sums: dict[str, Sum] = {name: ("sum", name) for name in whole}
    sums |= {name: ("count", name) for name in counted}
    if frame.implementation.is_pyspark():
        return _in_spark(frame, keys, other | sums, count)
    made = {name: _expression(*one) for name, one in (other | sums).items()}
    if count:
        made[count] = nw.len()
    rows = frame.group_by(*keys).agg(**made) if keys else frame.select(**made)
    casts = {name: nw.col(name).cast(nw.Int64) for name in made if name not in other}
    return rows.select(*keys, *other, **casts)


def _expression(how: str, column: str) -> nw.Expr:
    made: nw.Expr = getattr(nw.col(column), how)()
    return made


def _in_spark(
    frame: nw.LazyFrame[Any], keys: Sequence[str], sums: Mapping[str, Sum], count: str
) -> nw.LazyFrame[Any]:
    """Say the same as texts: each step of an expression is calls of Java."""
    texts = [f"{how}(`{column}`) as `{name}`" for name, (how, column) in sums.items()]
    if count:
        texts.append(f"count(*) as `{count}`")
    native = frame.to_native()
    if keys:
        f = importlib.import_module("pyspark.sql.functions")
        native = native.groupBy(*keys).agg(*map(f.expr, texts))
    else:
        native = native.selectExpr(*texts)
    made: nw.LazyFrame[Any] = nw.from_native(native)
    return made
