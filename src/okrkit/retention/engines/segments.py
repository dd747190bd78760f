"""Segments in an engine, as codes that sort like the names do here."""

from typing import Final

import narwhals.stable.v2 as nw

FEW: Final = 64
"""Up to so many segments are coded one by one within the engine."""


def segment_code(names: tuple[str, ...]) -> nw.Expr:
    """
    Return the place of each row's segment among the names.

    Args:
        names: Of the segments, few.

    Returns:
        An Int64; -1 where there is none.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.DataFrame({"segment": ["b", None]}))
        >>> rows.select(segment_code(("a", "b")).alias("code")).rows()
        [(1,), (-1,)]
    """
    code: nw.Expr = nw.lit(-1, nw.Int64)
    for place, name in enumerate(names):
        here = nw.lit(place, nw.Int64)
        code = nw.when(nw.col("segment") == name).then(here).otherwise(code)
    return code
