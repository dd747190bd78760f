"""A CSV text as a table: names, rows, and the number of each row."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from okrkit.errors import DocumentError, InvalidOKRError, LimitError, shown
from okrkit.formats.exchange.csv_out import bare
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.source import Table
from okrkit.model.limits import Limits

__all__ = ["read_csv"]

_MARKS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_QUOTED: Final = re.compile('"[^"]*"')
_HEAD: Final = 1 << 16


def read_csv(
    data: str, notes: Notes, *, delimiter: str | None = None, guarded: bool = False
) -> Table:
    r"""
    Read a CSV text.

    Args:
        data: The text, without a byte order mark.
        notes: Where rows go that do not fit their names, and whose limits hold.
        delimiter: What parts two cells; the one that the row of names shows.
        guarded: Whether texts have an apostrophe before what would be a formula.

    Returns:
        The table; rows that do not fit their names are noted, and left out.

    Raises:
        DocumentError: No table: a quote that is never closed, names parted by two
            marks.
        LimitError: Too many rows or cells.
        InvalidOKRError: A delimiter that is none.

    Example:
        >>> table = read_csv('id,title\n007,"a\nb"\n008,c\n', Notes())
        >>> table.rows, table.numbers
        ([['007', 'a\nb'], ['008', 'c']], [2, 3])
    """
    mark = _mark(data, delimiter, notes.label)
    records = _records(data, mark, notes)
    _, names = next(records)
    rows: list[list[str]] = []
    numbers: list[int] = []
    cells = 0
    for number, row in records:
        if len(row) != len(names):
            _note_ragged(number, row, names, notes)
            continue
        rows.append([bare(cell) for cell in row] if guarded else row)
        numbers.append(number)
        cells += len(row)
        _check_size(len(rows), cells, notes)
    return Table(names=names, rows=rows, numbers=numbers)


def _records(data: str, mark: str, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold something, with their numbers."""
    reader = csv.reader(io.StringIO(data, newline=""), delimiter=mark, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if row:
                yield number, row
    except csv.Error as error:
        spot = f"row {number + 1}"
        raise DocumentError(
            "a row that cannot be read",
            code="file-unreadable",
            place=f"{notes.label}, {spot}" if notes.label else spot,
            expected="cells with quotes around them where they hold quotes or lines",
            got=str(error),
            hint="A quote that is opened has to be closed.",
        ) from None


def _mark(data: str, delimiter: str | None, label: str) -> str:
    """Say what parts two cells: what was said, or what the first row shows."""
    if delimiter is not None:
        if delimiter in _MARKS or delimiter == "|":
            return delimiter
        raise InvalidOKRError(
            "nothing that parts two cells",
            code="unknown-word",
            place="delimiter",
            expected="',', ';', '|' or a tab",
            got=shown(delimiter),
        )
    bare = _QUOTED.sub("", data[:_HEAD]).lstrip("\r\n").splitlines()
    marks = [mark for mark in _MARKS if bare and mark in bare[0]]
    if len(marks) > 1:
        raise DocumentError(
            f"names parted by {' and '.join(_MARKS[mark] for mark in marks)}",
            code="file-unreadable",
            place=label,
            expected="one mark between all of them",
            hint=f"Say which it is, such as delimiter={marks[0]!r}.",
        )
    return marks[0] if marks else ","


def _note_ragged(number: int, row: list[str], names: list[str], notes: Notes) -> None:
    error = InvalidOKRError(
        "a row that does not fit the names",
        code="row-ragged",
        expected=f"{len(names)} cells",
        got=str(len(row)),
        hint="A cell that holds the mark between cells stands in quotes.",
    )
    notes.fault(error, row=number, path=f"row {number}")


def _check_size(rows: int, cells: int, notes: Notes) -> None:
    limits: Limits = notes.limits
    for name, count, what in (
        ("source_rows", rows, "rows"),
        ("nodes", cells, "cells"),
    ):
        allowed = getattr(limits, name)
        if count > allowed:
            raise LimitError(
                f"the table has more than {allowed:,} {what}",
                limit=name,
                allowed=allowed,
                place=notes.label,
            )
