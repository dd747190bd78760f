"""What every engine is told in the same way: which texts are blank, how to count."""

import math
from typing import Final

import narwhals.stable.v2 as nw

BLANK: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
"""Characters that leave a text blank; one of nothing else names nobody."""


def one_if(flag: nw.Expr) -> nw.Expr:
    """
    Count a flag: 1 where it holds. Not every engine adds up flags as they are.

    Args:
        flag: A condition.

    Returns:
        An expression of 0 and 1.

    Example:
        >>> type(one_if(nw.col("a") > 1)).__name__
        'Expr'
    """
    return nw.when(flag).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def mark(flag: nw.Expr) -> nw.Expr:
    """
    Mark the rows that a flag holds for, to be counted.

    Args:
        flag: A condition.

    Returns:
        1 where it holds, null elsewhere.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.DataFrame({"paid": [5, -2]}))
        >>> rows.select(refund=mark(nw.col("paid") < 0)).rows()
        [(None,), (1,)]
    """
    return nw.when(flag).then(nw.lit(1))


def no_number(number: nw.Expr) -> nw.Expr:
    """
    Tell which floats are none: null, or NaN.

    DuckDB looks into the extremes that a Parquet file says of itself, which leave NaN
    out, and takes it that there is none: it must not be asked for it by name.

    Args:
        number: A column of Float64.

    Returns:
        An expression of flags, never null.

    Example:
        >>> import polars
        >>> rows = nw.from_native(polars.DataFrame({"paid": [5.0, None, math.nan]}))
        >>> rows.select(none=no_number(nw.col("paid"))).rows()
        [(False,), (True,), (True,)]
    """
    infinite = (number == math.inf) | (number == -math.inf)
    return number.is_null() | ~(number.is_finite() | infinite)
