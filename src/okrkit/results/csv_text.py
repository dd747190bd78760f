"""Rows to CSV text that no spreadsheet takes for formulas, and cells back to text."""

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, cast

from okrkit.results.cells import Cell

__all__ = ["bare", "guarded", "needs_guard", "number_text", "write_csv"]

# What spreadsheets take for the start of a formula, in half and full width.
_STARTS: Final = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
# What some programs pass over before they look at the start.
_PASSED: Final = (
    "\\s\x00-\x1f\x7f-\xa0\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_FORMULA: Final = f"(?:[{_STARTS}]|[{_PASSED}]+[{_STARTS}])"
_NEEDS_GUARD: Final = re.compile(f"'*{_FORMULA}")
_GUARDED: Final = re.compile(f"'+{_FORMULA}")
# No text that begins with anything else needs a guard.
_RISKY: Final = re.compile(f"['{_STARTS}{_PASSED}]")


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
    return f"'{text}" if needs_guard(text) else text


def needs_guard(text: str) -> bool:
    """
    Tell whether a spreadsheet might run a text as a formula.

    Args:
        text: Any text.

    Returns:
        Whether `guarded` changes it.

    Example:
        >>> needs_guard("@SUM(A1)"), needs_guard("a = b")
        (True, False)
    """
    return _NEEDS_GUARD.match(text) is not None


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


def write_csv(names: Iterable[str], rows: Iterable[Sequence[Cell]]) -> str:
    r"""
    Write rows under their names as CSV (RFC 4180).

    Args:
        names: Of the columns.
        rows: A cell for each column: text is guarded, a number is written as one, days
            and times are ISO text, and None or NaN is an empty cell.

    Returns:
        The text; lines end with CR and LF.

    Example:
        >>> write_csv(["Title", "Value"], [["=cmd|'/C calc'!A0", -3.2], ["a, b", None]])
        'Title,Value\r\n\'=cmd|\'/C calc\'!A0,-3.2\r\n"a, b",\r\n'
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(guarded, names))
    writer.writerows(zip(*map(_texts, zip(*rows, strict=True)), strict=True))
    return file.getvalue()


def _texts(column: Sequence[Cell]) -> Iterable[str]:
    """Write the cells of a column, which are mostly of one kind."""
    kinds = set(map(type, column))
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is str:
        texts = cast(Sequence[str], column)
        risky = _RISKY.search("".join({text[:1] for text in texts}))
        return map(guarded, texts) if risky else texts
    return [_WRITE[type(cell)](cell) for cell in column]


def _number(value: float) -> str:
    """Write any number; minus infinity is a word that begins with a sign."""
    if math.isfinite(value):
        return number_text(value)
    return "" if math.isnan(value) else guarded(number_text(value))


_WRITE: Final[Mapping[type, Callable[[Any], str]]] = {
    type(None): lambda _: "",
    str: guarded,
    float: _number,
    int: str,
    bool: lambda value: "true" if value else "false",
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
}
