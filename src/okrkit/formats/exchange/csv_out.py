"""Rows to CSV text that no spreadsheet takes for formulas, and cells back to text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from okrkit.formats.exchange.written import Cell

__all__ = ["bare", "guarded", "number_text", "write_csv"]

# What spreadsheets take for the start of a formula, in half and full width.
_STARTS: Final = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
# What some programs pass over before they look at the start.
_PASSED: Final = (
    "\\s\x00-\x1f\x7f-\xa0\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_FORMULA: Final = f"(?:[{_STARTS}]|[{_PASSED}]+[{_STARTS}])"
_NEEDS_GUARD: Final = re.compile(f"'*{_FORMULA}")
_GUARDED: Final = re.compile(f"'+{_FORMULA}")


def guarded(text: str) -> str:
    """
    Put an apostrophe before a text that a spreadsheet might run as a formula.

    One that has such an apostrophe already gets another, so that `bare` undoes it.

    Args:
        text: Any text.

    Returns:
        A text that starts with none of ``= + - @``, tab, line end, or those in full
        width, nor with blanks or signs without width before them.

    Example:
        >>> guarded("=1+1"), guarded("- first"), guarded("plain")
        ("'=1+1", "'- first", 'plain')
    """
    return f"'{text}" if _NEEDS_GUARD.match(text) else text


def bare(cell: str) -> str:
    """
    Take away the apostrophe that `guarded` put there.

    Args:
        cell: The text of a cell.

    Returns:
        The text that was written; any other as it is.

    Example:
        >>> bare("'=1+1"), bare("'quoted'"), bare(guarded("'=1+1"))
        ('=1+1', "'quoted'", "'=1+1")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def number_text(value: float) -> str:
    """
    Write a number in the fewest digits that read back as the same, with a point.

    Args:
        value: A finite number.

    Returns:
        Its text, without ``.0``.

    Example:
        >>> number_text(-3.2), number_text(40.0), number_text(1e22)
        ('-3.2', '40', '1e+22')
    """
    text = repr(float(value))
    return text.removesuffix(".0")


def write_csv(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    r"""
    Write rows under their names as CSV (RFC 4180).

    Args:
        names: Of the columns.
        rows: A cell for each column: text is guarded, a number is written as one, and
            None is an empty cell.

    Returns:
        The text; lines end with CR and LF.

    Example:
        >>> write_csv(["Title", "Value"], [["=cmd|'/C calc'!A0", -3.2], ["a, b", None]])
        'Title,Value\r\n\'=cmd|\'/C calc\'!A0,-3.2\r\n"a, b",\r\n'
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return file.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else number_text(cell)
