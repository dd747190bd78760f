"""A CSV text as a table: names, rows, and the number of each row."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from okrkit.errors import DocumentError, InvalidOKRError, LimitError
from okrkit.formats.delimited import BAR, first_row, marks_of, names_parted_twice
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.source import Table
from okrkit.model.limits import Limits
from okrkit.results.csv_text import bare

__all__ = ["read_csv"]

_SAYS: Final = re.compile(r'"?sep=([,;|\t])"?\r?\n', re.IGNORECASE)


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
        The table; rows that cannot be read or do not fit their names are noted, and
        left out.

    Raises:
        DocumentError: No table: names that cannot be read, or are parted by two marks.
        LimitError: Too many rows or cells.
        InvalidOKRError: A delimiter that is none.

    Example:
        >>> table = read_csv('id,title\n007,"a\nb"\n008,c\n', Notes())
        >>> table.rows, table.numbers
        ([['007', 'a\nb'], ['008', 'c']], [2, 3])
    """
    # Excel's own first line says what parts cells; it shows it as no row.
    said = _SAYS.match(data)
    if said is not None:
        data, delimiter = data[said.end() :], delimiter or said[1]
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
    """Give the rows that hold something, with their numbers; note the unreadable."""
    reader = csv.reader(io.StringIO(data, newline=""), delimiter=mark, strict=True)
    named = False
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            refused = _unreadable(str(error), number, notes.label)
            if not named:
                raise refused from None
            notes.fault(refused, row=number, path=f"row {number}")
            continue
        if row:
            named = True
            yield number, row


def _unreadable(why: str, number: int, label: str) -> DocumentError:
    """Say what the reader of the standard library has against a row."""
    place = f"{label}, row {number}" if label else f"row {number}"
    if "field limit" in why:
        return DocumentError(
            "a cell that is too long",
            code="file-unreadable",
            place=place,
            expected=f"at most {csv.field_size_limit():,} characters",
            hint="Is a quote opened there that is closed far below, or never?",
        )
    return DocumentError(
        "a row that cannot be read",
        code="file-unreadable",
        place=place,
        expected="cells with quotes around them where they hold quotes or lines",
        got=why,
        hint="A quote that is opened has to be closed. Where it is not, the rows below "
        "belong to its cell, and were not read.",
    )


def _mark(data: str, delimiter: str | None, label: str) -> str:
    """Say what parts two cells: what was said, or what the first row shows."""
    marks = marks_of(data, delimiter)
    if len(marks) > 1:
        raise names_parted_twice(marks, label, DocumentError)
    return marks[0] if marks else BAR if BAR in first_row(data) else ","


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
    for name, found, what in (
        ("source_rows", rows, "rows"),
        ("nodes", cells, "cells"),
    ):
        allowed = getattr(limits, name)
        if found > allowed:
            raise LimitError(
                f"the table has more than {allowed:,} {what}",
                limit=name,
                allowed=allowed,
                place=notes.label,
            )
