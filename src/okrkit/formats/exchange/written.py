"""`Written`: what a writer makes, before it is text, a workbook or JSON."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

__all__ = ["Body", "Cell", "Written", "iso"]

Cell: TypeAlias = str | float | None
"""What stands in a cell: text, a number, or nothing."""

Body: TypeAlias = dict[str, object]
"""One object for an API."""


@frozen(kw_only=True, eq=False)
class Written:
    """
    What a writer makes of a set: rows for a table, or objects for an API.

    Attributes:
        objectives: Ids of the objectives in it, in the order a reader meets them.
        key_results: Ids of the key results in it, likewise.
        names: Of the columns of a table.
        rows: A cell for each column.
        bodies: The objects for an API; None for a table.

    Example:
        >>> Written(objectives=["keep"], key_results=[], names=["Title"],
        ...     rows=[["Keep customers"]]).bodies is None
        True
    """

    objectives: Sequence[str]
    key_results: Sequence[str]
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    bodies: list[Body] | None = None


def iso(day: dt.date | None) -> str | None:
    """
    Write a day for a cell.

    Example:
        >>> iso(dt.date(2026, 11, 6))
        '2026-11-06'
    """
    return None if day is None else day.isoformat()
