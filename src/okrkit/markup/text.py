"""
Plain text: what cannot be seen made visible, tables and bars in aligned lines.

Control, direction-changing and zero-width characters and half surrogates are written
out as escapes in every output, so that a title cannot forge a line, turn a sentence
round, or stop a file from being UTF-8.
"""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeVar

__all__ = ["ROWS_SHOWN", "Cell", "first", "plain", "text_bar", "text_table"]

_T = TypeVar("_T")

# Letters and marks that count as printable, and show nothing.
_BLANK: Final = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U000e0100-\U000e01ef]"
)
_EMOJI: Final = re.compile(
    r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d[\u2600-\u27bf\U0001f000-\U0001faff]"
)

ROWS_SHOWN: Final = 200
"""How many rows of a table, and how many parts of a tree, are shown."""

Cell = str | float | None
"""What can stand in a cell: text, markup, a number, or nothing."""


def plain(value: Cell, /, *, limit: int | None = None) -> str:
    r"""
    Write a text on one line, with everything invisible made visible.

    Args:
        value: Text from anywhere; None is the empty text.
        limit: Most characters to show; what is cut off is marked with ``…``.

    Returns:
        Printable text that encodes to UTF-8.

    Example:
        >>> plain("a" + chr(10) + "b" + chr(0x202E)), plain("Grow a lot", limit=5)
        ('a\\nb\\u202e', 'Grow…')
    """
    text = "" if value is None else str(value)
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable() and not _BLANK.search(text):
        return text
    return "".join(_visible(text, place) for place in range(len(text)))


def _visible(text: str, place: int) -> str:
    """Show one character of a text: itself, a space, or its escape."""
    character = text[place]
    if character.isprintable() and not _BLANK.match(character):
        return character
    if character in "\u00a0\u202f\u2009":
        return " "
    # A zero-width joiner between two pictographs makes one emoji of them, and is seen.
    if character == "\u200d" and _EMOJI.match(text, max(place - 1, 0)):
        return character
    return character.encode("unicode_escape").decode("ascii")


def text_table(
    columns: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    /,
    *,
    align: str = "",
    limit: int = ROWS_SHOWN,
    total: int | None = None,
    width: int = 60,
    none: str = "",
) -> str:
    """
    Write a table in aligned columns of text.

    Args:
        columns: Heads, in order.
        rows: Cells by row.
        align: One of ``l``, ``r``, ``c`` for each column; left where it is shorter.
        limit: Most rows to write; the rest is counted in a last line.
        total: How many rows there are, where `rows` gives only the first of them.
        width: Most characters of one cell.
        none: What is said below the heads where there is no row.

    Returns:
        Lines without trailing spaces.

    Example:
        >>> print(text_table(["id", "score"], [["nps", 0.7]], align="lr"))
        id   score
        ---  -----
        nps    0.7
    """
    shown_rows, more = first(rows, limit, total)
    cells = [
        [plain(cell, limit=width) for cell in row] for row in (columns, *shown_rows)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    sides = align.ljust(len(columns), "l")
    cells.insert(1, ["-" * size for size in widths])
    lines = ["  ".join(map(_padded, row, widths, sides)).rstrip() for row in cells]
    last = f"… and {more} more" if more else "" if shown_rows else none
    return "\n".join([*lines, last] if last else lines)


def _padded(text: str, width: int, side: str) -> str:
    """Fill a cell up to its width."""
    if side == "r":
        return text.rjust(width)
    return text.center(width) if side == "c" else text.ljust(width)


def text_bar(share: float | None, /, *, width: int = 10) -> str:
    """
    Draw a share as a bar of text.

    Args:
        share: From 0 to 1; outside it is drawn as empty or full, and None as spaces.
        width: How many characters.

    Returns:
        Exactly `width` characters.

    Example:
        >>> text_bar(0.7)
        '███████░░░'
    """
    if share is None or math.isnan(share):
        return " " * width
    filled = math.floor(min(max(share, 0.0), 1.0) * width + 0.5)
    return "█" * filled + "░" * (width - filled)


def first(items: Iterable[_T], limit: int, total: int | None) -> tuple[list[_T], int]:
    """Take the first items and count the others."""
    rest = iter(items)
    first = list(islice(rest, limit))
    return first, (sum(1 for _ in rest) if total is None else total - len(first))
