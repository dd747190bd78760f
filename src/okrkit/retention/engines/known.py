"""Rows that count on the day asked on, and how many do not."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from okrkit.retention.tables.flags import mark
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import grouped


def left_out(table: Lazy, reasons: Mapping[str, nw.Expr]) -> dict[str, int]:
    """
    Count rows by the first reason for which they are left out.

    Args:
        table: The table.
        reasons: A condition for each, none of which overlaps another.

    Returns:
        What the table left out already, and these; no reason without rows.

    Example:
        >>> import polars
        >>> from okrkit.retention.tables.frames import lazy_table
        >>> from okrkit.retention.tables.table import Role
        >>> data = polars.DataFrame({"paid": [5.0, -1.0]})
        >>> paid = lazy_table(data, [Role("amount", "paid", "number")])
        >>> left_out(paid, {"refund": nw.col("amount") < 0})
        {'refund': 1}
    """
    flags = {f"r{i}": mark(flag) for i, flag in enumerate(reasons.values())}
    row = grouped(table.frame.select(**flags), counted=[*flags]).collect().rows()[0]
    found = dict(table.excluded)
    for reason, count in zip(reasons, row, strict=True):
        if count:
            found[reason] = found.get(reason, 0) + int(count)
    return found


def nulls_of(table: Lazy, role: str) -> int:
    """
    Count the rows that have nothing in a column.

    Args:
        table: The table.
        role: Of the column.

    Returns:
        How many.

    Example:
        >>> import polars
        >>> from okrkit.retention.tables.frames import lazy_table
        >>> from okrkit.retention.tables.table import Role
        >>> data = polars.DataFrame({"plan": ["pro", None]})
        >>> nulls_of(lazy_table(data, [Role("segment", "plan", "name")]), "segment")
        1
    """
    return _marked(table, nw.col(role).is_null())


def rows_after_of(table: Lazy, last: int) -> int:
    """
    Count the rows of days that do not count yet.

    Args:
        table: Has the role `day`.
        last: Last day that counts.

    Returns:
        How many.

    Example:
        >>> import datetime as dt, polars
        >>> from okrkit.retention.tables.frames import lazy_table
        >>> from okrkit.retention.tables.table import Role
        >>> data = polars.DataFrame({"date": [dt.date(1970, 1, 9)]})
        >>> rows_after_of(lazy_table(data, [Role("day", "date", "day")]), 5)
        1
    """
    if table.latest is not None and table.latest <= last:
        return 0
    return _marked(table, nw.col("day") > last)


def _marked(table: Lazy, flag: nw.Expr) -> int:
    marked = grouped(table.frame.select(marked=mark(flag)), counted=["marked"])
    return int(marked.collect().rows()[0][0])


def done(table: Lazy, last: int) -> tuple[nw.LazyFrame[Any], dict[str, int]]:
    """
    Leave out events of later days, and refunds.

    Args:
        table: Events with `day`, and perhaps `amount`.
        last: Days after it do not count.

    Returns:
        The events that count, and what was left out.

    Example:
        >>> import polars
        >>> from okrkit.retention.tables.frames import lazy_table
        >>> from okrkit.retention.tables.table import Role
        >>> import datetime as dt
        >>> days = [dt.date(1970, 1, 2), dt.date(1970, 1, 9)]
        >>> data = polars.DataFrame({"date": days})
        >>> events = lazy_table(data, [Role("day", "date", "day")])
        >>> done(events, 5)[1]
        {'after on': 1}
    """
    day, late = nw.col("day"), nw.col("day") > last
    rows, reasons = table.frame, dict[str, nw.Expr]()
    if table.latest is None or table.latest > last:
        reasons["after on"] = late
        rows = rows.filter(day <= last)
    if "amount" in table:
        reasons["refund"] = ~late & (nw.col("amount") < 0)
        rows = rows.filter(nw.col("amount") >= 0)
    return rows, left_out(table, reasons) if reasons else dict(table.excluded)
