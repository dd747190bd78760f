"""Segments in an engine, as codes that sort like the names do here."""

from typing import Any, Final

import narwhals.stable.v2 as nw

from okrkit.retention.tables.grouped import Sum, grouped

FEW: Final = 64
"""How many segments are told in one condition: engines do not nest them deeply."""


def segment_code(names: tuple[str, ...]) -> nw.Expr:
    """
    Return the place of each row's segment among the names.

    Args:
        names: Of the segments.

    Returns:
        An Int64; -1 where there is none.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.DataFrame({"segment": ["b", None]}))
        >>> rows.select(segment_code(("a", "b")).alias("code")).rows()
        [(1,), (-1,)]
    """
    some = [_code(names, begin) for begin in range(0, max(len(names), 1), FEW)]
    return some[0] if len(some) == 1 else nw.max_horizontal(*some)


def _code(names: tuple[str, ...], begin: int) -> nw.Expr:
    """Return the place of each row's segment where it is one of the next few."""
    code: nw.Expr = nw.lit(-1, nw.Int64)
    for place, name in enumerate(names[begin : begin + FEW], start=begin):
        here = nw.lit(place, nw.Int64)
        code = nw.when(nw.col("segment") == name).then(here).otherwise(code)
    # Older narwhals wants names that differ from all it takes the greatest of.
    return code.alias(f"code{begin}")


def first_segments(
    rows: nw.LazyFrame[Any],
    spans: nw.LazyFrame[Any],
    names: tuple[str, ...],
    *keys: str,
) -> nw.LazyFrame[Any]:
    """
    Add to each customer's days the segment of the first of them.

    Args:
        rows: Events with `customer`, `day` and `segment`.
        spans: One row a customer, with the day `first` and what else is kept.
        names: Of the segments.
        *keys: The columns of `spans` but for the customer, `first` among them.

    Returns:
        One row a customer: of several names on the first day the last counts, -1 if
        there is no other.

    Example:
        >>> import polars
        >>> log = {"customer": [7, 7], "day": [2, 5], "segment": ["b", "a"]}
        >>> rows = nw.from_native(polars.LazyFrame(log))
        >>> spans = grouped(rows, "customer", taken={"first": ("min", "day")})
        >>> first_segments(rows, spans, ("a", "b"), "first").collect().rows()
        [(7, 2, 1)]
    """
    coded = rows.with_columns(segment=segment_code(names)).select(
        "customer", "day", "segment"
    )
    some = coded.join(spans, on="customer", how="inner")
    some = some.filter(nw.col("first") == nw.col("day"))
    taken: dict[str, Sum] = {"segment": ("max", "segment")}
    return grouped(some, "customer", *keys, taken=taken)
