"""The first day of a table."""

import narwhals.stable.v2 as nw

from okrkit.retention.tables.column import is_nothing
from okrkit.retention.tables.frames import Lazy


def first_day_of_frame(table: Lazy, *, last: int, role: str = "day") -> int | None:
    """
    Find the first day of a table that an engine keeps.

    Args:
        table: Has the role.
        last: Last day that counts, as days since 1970-01-01.
        role: Name of the role that holds days.

    Returns:
        The day; None where no row has one that counts.
    """
    days = table.frame.filter(nw.col(role) <= last).select(nw.col(role).min())
    found = days.collect().rows()[0][0]
    return None if is_nothing(found) else int(found)
