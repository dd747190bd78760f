"""Rows themselves, where there is no smaller number: the first day, rows in memory."""

import datetime as dt

import numpy as np

from okrkit.errors import NotMeasuredError
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import EPOCH
from okrkit.retention.tables.reading import Table
from okrkit.retention.tables.table import Columns


@engine_words()
def first_day(table: Table, *, last: int, role: str = "day") -> int:
    """
    Find the first day of a table.

    Args:
        table: Has the role.
        last: Last day that counts, as days since 1970-01-01.
        role: Name of the role that holds days.

    Returns:
        The day, as days since 1970-01-01.

    Raises:
        NotMeasuredError: No row has a day that counts.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.days import first_day_of_frame

        found = first_day_of_frame(table, last=last, role=role)
    else:
        days = table[role][table[role] <= last]
        found = int(np.min(days)) if len(days) else None
    if found is None:
        raise NotMeasuredError(
            "nothing has happened by that day",
            place="on",
            got=str(dt.date.fromordinal(last + EPOCH)),
            hint="The table has no complete row of that day or an earlier one.",
        )
    return found


def segments(table: Table) -> tuple[str, ...]:
    """
    Name the segments of a table.

    Args:
        table: Has the role `segment`, or has not.

    Returns:
        The names, sorted; none where it has no such role.

    Example:
        >>> segments(Columns(size=0, arrays={}, labels={"segment": ("paying",)}))
        ('paying',)
    """
    names = table.names if isinstance(table, Lazy) else table.labels
    return names.get("segment", ())


@engine_words()
def rows_without_segment(table: Table) -> int:
    """
    Count the rows that say no segment, where a table has segments.

    Args:
        table: Has the role `segment`, or has not.

    Returns:
        How many; 0 where the table has no such role.

    Example:
        >>> plans = {"segment": np.array([0, -1])}
        >>> rows_without_segment(Columns(size=2, arrays=plans))
        1
    """
    if "segment" not in table:
        return 0
    if isinstance(table, Lazy):
        from okrkit.retention.engines.known import nulls_of

        return nulls_of(table, "segment")
    return int((table["segment"] < 0).sum())


@engine_words()
def rows_after(table: Table, last: int) -> int:
    """
    Count the rows of days that do not count yet.

    Args:
        table: Has the role `day`.
        last: Last day that counts, as days since 1970-01-01.

    Returns:
        How many.

    Example:
        >>> rows_after(Columns(size=2, arrays={"day": np.array([3, 5])}), 4)
        1
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.known import rows_after_of

        return rows_after_of(table, last)
    return int((table["day"] > last).sum())


@engine_words()
def in_memory(table: Table, *roles: str) -> Columns:
    """
    Return the rows of a table as columns, whoever keeps it.

    Args:
        table: In memory, or in an engine, from which the columns are fetched.
        roles: Those that are wanted of it, where it has them; all where none is named.

    Returns:
        The columns.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.collected import collected, to_columns

        names = [name for name in table.roles if not roles or name in roles]
        return to_columns(table, collected(table.frame.select(*names)))
    return table


@engine_words()
def distinct_rows(table: Table, *roles: str) -> Columns:
    """
    Return the different rows of a table; one in memory may keep its doubles.

    For statistics that doubles do not change: an engine leaves them out where the
    table is, and fetches less.

    Args:
        table: In memory, or in an engine.
        roles: Those that are wanted of it, where it has them; all where none is named.

    Returns:
        The columns.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.collected import columns_of

        return columns_of(table, by=roles)
    return table
