"""How a table of key results shows itself: its first rows, as text and as HTML."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

from okrkit import markup
from okrkit.model.noun import said
from okrkit.model.rows import KINDS, NEVER

_NUMBERS = (
    "baseline",
    "commit",
    "target",
    "stretch",
    "at_least",
    "at_most",
    "change_by",
)


def table_text(table: Mapping[str, Any]) -> str:
    """
    Show the first rows of a table as text.

    Args:
        table: Its columns by name.

    Returns:
        How many rows there are, the first of them, and the names of all columns.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> okrs = OKRSet([Objective("o", "O", [KeyResult("k", "K", at_most=5)])])
        >>> print(table_text(okrs.table.columns()).splitlines()[2])
        key result  objective  kind  at_most  weight  first day  last day  readings
    """
    columns, align = _heads(table)
    rows = markup.text_table(
        columns, _rows(table), align=align, total=len(table["ids"])
    )
    return "\n\n".join([caption(table), rows, _names(table)])


def table_html(table: Mapping[str, Any]) -> str:
    """
    Show the first rows of a table in a notebook.

    Args:
        table: Its columns by name.

    Returns:
        HTML, everything escaped.

    Example:
        >>> from okrkit import OKRSet
        >>> "Table of 0 key results" in table_html(OKRSet().table.columns())
        True
    """
    columns, align = _heads(table)
    rows = markup.table(
        columns,
        _rows(table),
        caption=caption(table),
        align=align,
        total=len(table["ids"]),
    )
    view = markup.join([rows, markup.element("p", _names(table))])
    return markup.fragment(view, text=table_text(table))


def caption(table: Mapping[str, Any]) -> str:
    """
    Say what a table is, in one line.

    Args:
        table: Its columns by name.

    Returns:
        How many rows it has.

    Example:
        >>> from okrkit import OKRSet
        >>> caption(OKRSet().table.columns())
        'Table of 0 key results'
    """
    count = len(table["ids"])
    return f"Table of {count:,} key result{'' if count == 1 else 's'}"


def _names(table: Mapping[str, Any]) -> str:
    return f"Columns: {', '.join(table)}"


def _numbers(table: Mapping[str, Any]) -> list[str]:
    """Name the columns of numbers in which any row has one."""
    # A number differs from nothing, and NaN from itself.
    columns = ((name, table[name]) for name in _NUMBERS)
    return [name for name, column in columns if (column == column).any()]  # noqa: PLR0124


def _heads(table: Mapping[str, Any]) -> tuple[list[str], str]:
    numbers = _numbers(table)
    last = ["weight", "first day", "last day", "readings"]
    return ["key result", "objective", "kind", *numbers, *last], (
        f"lll{'r' * len(numbers)}rllr"
    )


def _rows(table: Mapping[str, Any]) -> Iterator[list[markup.Cell]]:
    numbers = [table[name] for name in _numbers(table)]
    held = table["readings"].offset[1:] - table["readings"].offset[:-1]
    for row, name in enumerate(table["ids"]):
        kind = KINDS[int(table["kind"][row])]
        yield [
            name,
            table["objective_ids"][int(table["objective"][row])],
            "draft" if kind is None else kind.__name__,
            *(_number(float(column[row])) for column in numbers),
            said(float(table["weight"][row])),
            _day(int(table["start"][row])),
            # The column has the day after the last.
            _day(int(table["end"][row]) - 1),
            str(held[int(table["series"][row])]),
        ]


def _number(value: float) -> str:
    return "" if math.isnan(value) else said(value)


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat() if ordinal > NEVER else ""
