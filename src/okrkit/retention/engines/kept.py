"""Rows worked out once, where an engine would work them out for each use."""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import narwhals.stable.v2 as nw

_NUMBERS: Final = count(1)
_ROWS: Final = "okrkit_rows"


@contextmanager
def kept(frame: nw.LazyFrame[Any]) -> Generator[nw.LazyFrame[Any]]:
    """
    Keep rows that are used more than once for as long as they are.

    Polars, Spark and PostgreSQL find for themselves what a query says twice, and
    frames in memory are worked out already. DuckDB keeps the rows in a table of its
    own, which goes to disk where memory is short.

    Args:
        frame: The rows.

    Yields:
        The same rows.

    Example:
        >>> import duckdb
        >>> rows = nw.from_native(duckdb.sql("select 7 as customer"))
        >>> with kept(rows) as again:
        ...     again.to_native().fetchall()
        [(7,)]
    """
    if frame.implementation.is_polars():
        yield frame.collect().lazy()
        return
    if not frame.implementation.is_duckdb():
        yield frame
        return
    native = frame.to_native()
    name = f"okrkit_{next(_NUMBERS)}"
    native.query(_ROWS, f"create temp table {name} as from {_ROWS}")
    try:
        yield nw.from_native(native.query(_ROWS, f"from temp.{name}"))
    finally:
        native.query(_ROWS, f"drop table temp.{name}")
