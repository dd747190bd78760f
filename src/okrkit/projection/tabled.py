"""Columns of numbers as a text table and as HTML, for results without units."""

from collections.abc import Sequence

import numpy as np

from okrkit import markup
from okrkit.projection.said import about_text, chance_text
from okrkit.scoring.arithmetic import Floats

Columns = dict[str, Floats | Sequence[str]]
"""Columns by their heads: numbers, NaN for none, or words."""


def numbers_text(title: str, columns: Columns) -> str:
    """
    Write columns as text.

    Args:
        title: What stands above them.
        columns: By their heads; one that begins with "chance" holds chances.

    Returns:
        A head, and a table of at most 200 rows.

    Example:
        >>> print(numbers_text("two", {"row": ["0"], "chance": np.array([0.5])}))
        two
        row  chance
        ---  ------
        0       50%
    """
    rows, total = _rows(columns)
    table = markup.text_table(list(columns), rows, align=_sides(columns), total=total)
    return f"{markup.plain(title)}\n{table}"


def numbers_html(title: str, columns: Columns) -> str:
    """
    Write columns as HTML for a notebook: escaped, without script.

    Args:
        title: What stands above them.
        columns: By their heads; one that begins with "chance" holds chances.

    Returns:
        A fragment with its own style; chances are drawn.

    Example:
        >>> "<i>" in numbers_html("<i>two</i>", {"row": ["0"]})
        False
    """
    rows, total = _rows(columns)
    drawn = [
        [
            _drawn(head, values, place, text)
            for (head, values), text in zip(columns.items(), row, strict=True)
        ]
        for place, row in enumerate(rows)
    ]
    table = markup.table(
        list(columns), drawn, caption=title, align=_sides(columns), total=total
    )
    return markup.fragment(table, text=numbers_text(title, columns))


def _rows(columns: Columns) -> tuple[list[list[str]], int]:
    total = len(next(iter(columns.values())))
    shown = range(min(total, markup.ROWS_SHOWN))
    return [
        [_said(head, values, place) for head, values in columns.items()]
        for place in shown
    ], total


def _said(head: str, values: Floats | Sequence[str], place: int) -> str:
    value = values[place]
    if isinstance(value, str):
        return value
    known = None if np.isnan(value) else float(value)
    return chance_text(known) if head.startswith("chance") else about_text(known, None)


def _drawn(
    head: str, values: Floats | Sequence[str], place: int, text: str
) -> markup.Cell:
    value = values[place]
    if not head.startswith("chance") or isinstance(value, str) or text == "-":
        return text
    return markup.bar(float(value), text)


def _sides(columns: Columns) -> str:
    return "".join(
        "l" if len(values) and isinstance(values[0], str) else "r"
        for values in columns.values()
    )
