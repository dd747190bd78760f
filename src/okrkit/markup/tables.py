"""
Tables: with heads where there is room, and a row below the other where there is none.

How wide a table has to be is told from what stands in its columns; where it is narrower
each row stands as lines, the head before every value: nothing is lost, or has to be
scrolled sideways.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from okrkit.markup.html import CELL_SHOWN, Markup, bare, clipped, element
from okrkit.markup.style import WIDTHS
from okrkit.markup.text import ROWS_SHOWN, Cell, first, plain

__all__ = ["table"]

_ALIGN: Final = {"l": "left", "r": "right", "c": "center"}
# Words that would hold a column open: they may be broken, others stay whole.
_LONG: Final = re.compile(r"[^\s<>]{29}(?![^<]*>)")
_TAG: Final = re.compile(r"<title>[^<]*</title>|<[^>]*>")
_SHORT: Final = 24
_SENTENCE: Final = 16
# In letters: what is drawn is so wide, beside its words or above them.
_DRAWN: Final = (
    ("okrkit-spark", 7),
    ("okrkit-fan", 14),
    ("okrkit-bar", 9),
    ("okrkit-badge", 2),
)
_LETTER: Final = 0.56
_ROOM: Final = 0.9


def table(
    columns: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    /,
    *,
    caption: Cell = None,
    align: str = "",
    limit: int = ROWS_SHOWN,
    total: int | None = None,
    more: Cell = None,
    none: Cell = None,
) -> Markup:
    """
    Make a table that a screen reader can walk: caption, column and row headers.

    Where it is narrower than its columns need, each row stands as lines of its own,
    with the head before each value; a head that is markup is not said again there.

    Args:
        columns: Heads, in order.
        rows: Cells by row; the first cell names its row.
        caption: What the table shows.
        align: One of ``l``, ``r``, ``c`` for each column; left where it is shorter.
        limit: Most rows to show; the rest is counted in a last line.
        total: How many rows there are, where `rows` gives only the first of them.
        more: What is said behind the count of the rest: where to find it.
        none: What is said where there is no row.

    Returns:
        The table.

    Example:
        >>> table(["id"], [["nps"]])[-44:]
        'data-head="id">nps</th></tr></tbody></table>'
    """
    sides = [_ALIGN[letter] for letter in align.ljust(len(columns), "l")]
    shown_rows, left = first(rows, limit, total)
    texts = [[clipped(cell) for cell in row[: len(columns)]] for row in shown_rows]
    stacked = _stacked(columns, texts, sides)
    opened = [_opened(head, side) for head, side in zip(columns, sides, strict=False)]
    lines = [_row(row, opened) for row in texts]
    said = none if not lines else None
    if left:
        said = f"… and {left:,} more" + (f": {more}" if more else "")
    if said is not None:
        note = element("td", said, colspan=len(columns))
        lines.append(element("tr", note, class_="okrkit-more"))
    heads = [_head(head, side) for head, side in zip(columns, sides, strict=False)]
    return element(
        "table",
        "" if caption is None else element("caption", caption),
        element("thead", element("tr", *heads)) if any(columns) else "",
        element("tbody", *lines),
        class_=f"okrkit-table{stacked}",
    )


def _stacked(
    columns: Sequence[Cell], rows: Sequence[Sequence[Markup]], sides: Sequence[str]
) -> str:
    """Name the class of the width below which rows stand as lines."""
    need = _ROOM
    for place, head in enumerate(columns):
        whole = sides[place] != "left"
        cells = [row[place] for row in rows if place < len(row)]
        wide = max((_width(cell, whole=whole) for cell in cells), default=0)
        need += _LETTER * max(wide, _width(clipped(head), whole=False)) + _ROOM
    if need <= WIDTHS[0]:
        return ""
    return f" okrkit-from{next((w for w in WIDTHS if w >= need), WIDTHS[-1])}"


def _width(cell: Markup, *, whole: bool) -> int:
    """Estimate in letters how narrow a cell can be."""
    if "<" not in cell:
        return _narrow(cell, whole=whole)
    # What stands in a line of its own does not make the others wider.
    return max(_line_width(line, whole=whole) for line in cell.split("<div"))


def _line_width(line: str, *, whole: bool) -> int:
    drawn = sum(wide for name, wide in _DRAWN if name in line)
    text = _TAG.sub("", line if line.startswith("<") else f"<{line}").strip()
    return drawn + _narrow(text, whole=whole or drawn > 0)


def _narrow(text: str, *, whole: bool) -> int:
    if len(text) > _SHORT:
        # A sentence can be squeezed to a word a line, and should not be.
        longest = min(max(map(len, text.split())), _SHORT)
        return max(longest, _SENTENCE)
    return len(text) if whole else max(map(len, text.split()), default=0)


def _head(head: Cell, side: str) -> Markup:
    """Make the head of a column; a corner without a name is no head."""
    text = clipped(head)
    if not text.strip():
        return element("td")
    return element("th", text, scope="col", class_=f"okrkit-{side}")


def _opened(head: Cell, side: str) -> tuple[str, str]:
    """Open the cells of a column, short and long ones."""
    # What has no words in it cannot stand before a value.
    text = "" if isinstance(head, Markup) else bare(plain(head, limit=CELL_SHOWN))
    named = f' data-head="{text}"' if text else ""
    return (
        f' class="okrkit-{side}"{named}>',
        f' class="okrkit-{side} okrkit-long"{named}>',
    )


def _row(texts: Sequence[Markup], opened: Sequence[tuple[str, str]]) -> Markup:
    """Make one row; its first cell is its header where it says anything."""
    made = []
    for place, (text, ways) in enumerate(zip(texts, opened, strict=False)):
        start = ways[_is_long(text, ways[0])]
        if place or not text.strip():
            made.append(f"<td{start}{text}</td>")
        else:
            made.append(f'<th scope="row"{start}{text}</th>')
    return element("tr", Markup("".join(made)))


def _is_long(text: Markup, way: str) -> bool:
    """Tell whether a cell has to be broken, or it would hold its column open."""
    if len(text) <= _SHORT:
        return False
    return ("<" not in text and "right" in way) or _LONG.search(text) is not None
