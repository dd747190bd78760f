"""A workbook as tables: read cell by cell, never run, never unpacked beyond limits."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from functools import partial
from typing import Any, Final

from okrkit.errors import DocumentError, InvalidOKRError, LimitError, nearest, shown
from okrkit.formats.exchange.cells import Unusable
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.source import Table
from okrkit.model import numeral
from okrkit.results.frames import require
from okrkit.results.workbook import unescaped

__all__ = ["read_xlsx"]

_PARTS: Final = 2_000
_CHUNK: Final = 1 << 16
_OVERLAP: Final = 16
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")
_COLUMNS: Final = 1_000
# What a format of numbers writes as it is: a percent sign there multiplies nothing.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.')


def read_xlsx(
    data: bytes, notes: Notes, *, wanted: Sequence[str] = (), sheet: str | None = None
) -> Mapping[str, Table]:
    """
    Read the sheets of a workbook; the first row of each that holds something names it.

    Args:
        data: The file.
        notes: Whose limits hold: bytes unpacked, rows and cells.
        wanted: Names of the sheets that the format has; empty for one table.
        sheet: The sheet that the caller names.

    Returns:
        The tables, by name of sheet as the format spells it.

    Raises:
        DocumentError: No workbook, one that is not safe to open, or sheets among which
            nobody chose.
        LimitError: It unpacks to more than the limits allow.
        InvalidOKRError: No sheet of the name that was said.
        MissingExtraError: The extra ``xlsx`` is not installed.

    Example:
        >>> read_xlsx(b"PK", Notes(label="okrs.xlsx"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        okrkit.errors.DocumentError: okrs.xlsx: this is no workbook that can be ...
    """
    require("defusedxml", extra="xlsx")
    openpyxl = require("openpyxl", extra="xlsx")
    _check_parts(data, notes)
    book: Any = None
    try:
        with warnings.catch_warnings():
            # It warns of styles and extensions, which are no concern of ours.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, keep_links=False
            )
            names = _chosen(book, wanted, sheet, notes)
            for left in book.sheetnames:
                if left not in names.values():
                    notes.lose(f"the sheet {shown(left)}", "it is not read")
            budget = [notes.limits.nodes]
            return {
                known: _table(book[name], name, notes, budget)
                for known, name in names.items()
            }
    except (DocumentError, InvalidOKRError):
        raise
    except Exception as error:  # noqa: BLE001 - what a broken file makes of it is anything
        raise _unreadable(notes, type(error).__name__) from None
    finally:
        if book is not None:
            book.close()


def _check_parts(data: bytes, notes: Notes) -> None:
    """Unpack every part once, counted, before anything is believed of it."""
    left = notes.limits.file_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            parts = pack.infolist()
            _check_pack(parts, notes)
            for part in parts:
                with pack.open(part) as stream:
                    chunks = iter(partial(stream.read, _CHUNK), b"")
                    left = _check_part(chunks, left, notes)
    except (DocumentError, LimitError):
        raise
    except Exception as error:  # noqa: BLE001 - a hostile archive raises anything
        raise _unreadable(notes, type(error).__name__) from None


def _check_pack(parts: Sequence[zipfile.ZipInfo], notes: Notes) -> None:
    if len(parts) > _PARTS:
        raise _unreadable(notes, f"{len(parts):,} parts")
    if any(part.flag_bits & 1 for part in parts):
        raise _unreadable(notes, "a file that needs a password")


def _check_part(chunks: Iterator[bytes], left: int, notes: Notes) -> int:
    """Count one part, and refuse XML that declares entities of its own."""
    tail = b""
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise LimitError(
                f"the workbook unpacks to more than {notes.limits.file_bytes:,} bytes",
                limit="file_bytes",
                allowed=notes.limits.file_bytes,
                place=notes.label,
            )
        # In UTF-16 and UTF-32 a letter has zeros beside it.
        seen = (tail + chunk).replace(b"\0", b"").upper()
        if any(word in seen for word in _FORBIDDEN):
            raise DocumentError(
                "the workbook declares entities, which none needs",
                code="document-foreign",
                place=notes.label,
                hint="Save it anew with a spreadsheet program.",
            )
        tail = chunk[-4 * _OVERLAP :]
    return left


def _chosen(
    book: Any,  # noqa: ANN401 - openpyxl has no annotations of its own
    wanted: Sequence[str],
    sheet: str | None,
    notes: Notes,
) -> dict[str, str]:
    """Say which sheets are read: those named, those of the format, or the only one."""
    there: list[str] = [each.title for each in book.worksheets]
    by_name = {name.strip().casefold(): name for name in there}
    if sheet is not None:
        if not isinstance(sheet, str) or sheet.strip().casefold() not in by_name:
            near = nearest(sheet, there, most=1) if isinstance(sheet, str) else ()
            raise InvalidOKRError(
                "no sheet of this name",
                code="table-unknown",
                place="sheet",
                expected=", ".join(map(shown, there[:20])),
                got=shown(sheet),
                hint=f"Did you mean {near[0]!r}?" if near else "",
            )
        name = by_name[sheet.strip().casefold()]
        return {wanted[0] if wanted else "": name}
    found = {
        each: by_name[each.casefold()] for each in wanted if each.casefold() in by_name
    }
    if found:
        return found
    if len(there) == 1:
        return {wanted[0] if wanted else "": there[0]}
    raise DocumentError(
        f"a workbook of {len(there)} sheets",
        code="sheet-unsaid",
        place=notes.label,
        expected=", ".join(map(shown, wanted)) or "one sheet",
        got=", ".join(map(shown, there[:20])),
        hint="Say which it is: sheet=...",
    )


def _table(
    page: Any,  # noqa: ANN401 - as above
    name: str,
    notes: Notes,
    budget: list[int],
) -> Table:
    # What a file says of its own size is not believed.
    page.reset_dimensions()
    names: list[str] = []
    rows: list[list[object]] = []
    numbers: list[int] = []
    for number, line in enumerate(page.iter_rows(), 1):
        budget[0] -= len(line) + 1
        _check_size(number, budget[0], notes)
        row = [_cell(each) for each in line]
        while row and row[-1] in (None, ""):
            row.pop()
        if not row:
            continue
        if not names:
            names = _names(row, number, notes)
            continue
        if len(row) > len(names):
            _note_ragged(number, len(row), len(names), notes)
            continue
        rows.append(row + [None] * (len(names) - len(row)))
        numbers.append(number)
    if not names:
        raise DocumentError(
            f"there is nothing in the sheet {shown(name)}",
            code="document-empty",
            place=notes.label,
        )
    return Table(names=names, rows=rows, numbers=numbers, name=name)


def _names(row: Sequence[object], number: int, notes: Notes) -> list[str]:
    names = ["" if cell is None else str(cell) for cell in row]
    if len(names) > _COLUMNS or any(isinstance(cell, Unusable) for cell in row):
        raise DocumentError(
            "the first row does not name the columns",
            code="header-differs",
            place=", ".join(filter(None, (notes.label, f"row {number}"))),
            expected=f"up to {_COLUMNS:,} names",
            got=shown(names[:5]),
        )
    return names


def _cell(cell: Any) -> object:  # noqa: ANN401 - as above
    """Take a cell as it is meant: a share shown in percent is percent."""
    value = cell.value
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return Unusable(
            "formula",
            "a formula, whose value the file does not say for sure",
            shown(value),
            "Copy the column, and paste it as values.",
        )
    if kind == "e":
        return Unusable(
            "spreadsheet-error",
            "an error of a spreadsheet",
            shown(value),
            "Mend it there, or leave the cell empty.",
        )
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and "%" in _LITERAL.sub("", str(cell.number_format)):
        return f"{numeral.digits(numeral.exact(repr(value), 100))}%"
    if isinstance(value, time):
        return Unusable(
            "not-a-day",
            "a time without a day",
            shown(value),
            "Write the day, or format the column as numbers.",
        )
    return unescaped(value) if isinstance(value, str) else value


def _check_size(rows: int, cells_left: int, notes: Notes) -> None:
    limits = notes.limits
    for name, broken, what in (
        ("source_rows", rows > limits.source_rows, "rows"),
        ("nodes", cells_left < 0, "cells"),
    ):
        if broken:
            allowed = getattr(limits, name)
            raise LimitError(
                f"the workbook has more than {allowed:,} {what}",
                limit=name,
                allowed=allowed,
                place=notes.label,
            )


def _note_ragged(number: int, cells: int, names: int, notes: Notes) -> None:
    error = InvalidOKRError(
        "a row that does not fit the names",
        code="row-ragged",
        expected=f"{names} cells",
        got=str(cells),
        hint="Name the column, or take the cells away.",
    )
    notes.fault(error, row=number, path=f"row {number}")


def _unreadable(notes: Notes, got: str) -> DocumentError:
    return DocumentError(
        "this is no workbook that can be opened",
        code="document-unreadable",
        place=notes.label,
        expected="an .xlsx file",
        got=got,
    )
