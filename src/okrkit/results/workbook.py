"""Rows to a workbook in which no text is a formula."""

import datetime as dt
import io
import math
import re
import shutil
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.cells import Cell
from okrkit.results.csv_text import needs_guard, number_text
from okrkit.results.frames import require

__all__ = ["unescaped", "write_xlsx"]

_LONGEST: Final = 32_767
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
# XML has none of these, and makes another line end of CR; what looks like the way to
# write them is written in that way itself.
_ESCAPED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
# Before it spreadsheets count days by two different rules, or not at all.
_FIRST_DAY: Final = dt.date(1900, 3, 1)
_EXACT: Final = 2**53
# The first moment that a pack can hold.
_NO_DAY: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_LONGEST_NAME: Final = 31
_WIDEST: Final = 60
_SAMPLE: Final = 1_000
_SHARE: Final = "0.0%"
_DAY_WIDTH: Final = 10
_NUMBER_WIDTH: Final = 8


def write_xlsx(
    names: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    title: str,
    shares: Collection[str] = (),
) -> bytes:
    """
    Write rows under their names as the one sheet of a workbook.

    Texts are texts, whatever they begin with; days are days, and numbers are numbers,
    but whole ones with more digits than a spreadsheet keeps are texts.

    Args:
        names: Of the columns, which stand in a bold row that stays in sight.
        rows: A cell for each column.
        title: Name of the sheet.
        shares: Names of the columns in which 0.5 is shown as 50.0%.

    Returns:
        The workbook.

    Raises:
        MissingExtraError: The extra ``xlsx`` is not installed.
        InvalidOKRError: A text is too long for a cell, or there are more rows or
            columns than a sheet has.

    Example:
        >>> write_xlsx(["Title"], [["=1+1"]], title="OKRs")[:2]
        b'PK'
    """
    openpyxl = require("openpyxl", extra="xlsx")
    _check_size(names, rows)
    # Every text is checked before the first row is written.
    head = [_ready(name, row=1, column=at) for at, name in enumerate(names, 1)]
    body = [
        [_ready(cell, row=row, column=column) for column, cell in enumerate(line, 1)]
        for row, line in enumerate(rows, 2)
    ]
    book: Any = openpyxl.Workbook(write_only=True)
    book.properties.creator = "okrkit"
    book.properties.created = book.properties.modified = _NO_DAY
    sheet: Any = book.create_sheet(_NO_NAME.sub(" ", title)[:_LONGEST_NAME])
    sheet.freeze_panes = "A2"
    for at, width in enumerate(_widths([head, *body[:_SAMPLE]]), 1):
        letter = openpyxl.utils.get_column_letter(at)
        sheet.column_dimensions[letter].width = width
    pens = _Pens.of(openpyxl, sheet)
    percent = [name in shares for name in names]
    sheet.append(pens.bold(cell) for cell in head)
    for line in body:
        sheet.append(pens.write(*one) for one in zip(line, percent, strict=True))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        openpyxl.writer.excel.ExcelWriter(book, _Archive(pack)).save()
    return file.getvalue()


def unescaped(text: str) -> str:
    r"""
    Read the signs that a workbook can only hold in a way of its own.

    Args:
        text: The text of a cell, as it stands in the file.

    Returns:
        The text as it was written.

    Example:
        >>> unescaped("a bell_x0007_"), unescaped("_x005F_x0007_")
        ('a bell\x07', '_x0007_')
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


@frozen
class _Archive:
    """A pack of which no part says when it was made: the same rows, the same bytes."""

    pack: zipfile.ZipFile

    def writestr(self, name: str, data: str | bytes) -> None:
        """Put in what is at hand, as openpyxl asks for it."""
        self.pack.writestr(_part(name), data)

    def write(self, file: str, name: str) -> None:
        """Put in a file, as openpyxl asks for it."""
        part = _part(name)
        part.file_size = Path(file).stat().st_size
        with Path(file).open("rb") as source, self.pack.open(part, "w") as target:
            shutil.copyfileobj(source, target)

    def namelist(self) -> list[str]:
        """Name what is in it."""
        return self.pack.namelist()

    def close(self) -> None:
        """Leave that to whoever opened it."""


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


@frozen(slots=True)
class _Pens:
    """One cell of each look: filled anew for every value that has it."""

    strong: Any
    share: Any
    exact: Any
    day: Any
    time: Any
    quoted: Any

    @classmethod
    def of(cls, openpyxl: Any, sheet: Any) -> "_Pens":  # noqa: ANN401 - no types of its own
        made = [openpyxl.cell.WriteOnlyCell(sheet) for _ in range(6)]
        strong, share, exact, day, time, quoted = made
        strong.font = openpyxl.styles.Font(bold=True)
        share.number_format = _SHARE
        day.number_format = "yyyy-mm-dd"
        time.number_format = "yyyy-mm-dd hh:mm:ss"
        # Else whoever edits the cell later makes a formula of it.
        quoted.quotePrefix = True
        return cls(strong, share, exact, day, time, quoted)

    def bold(self, text: Cell) -> Any:  # noqa: ANN401 - as above
        return _filled(self.strong, text, "s")

    def write(self, cell: Cell, percent: bool) -> Any:  # noqa: ANN401, FBT001 - as above, and both are given by place
        """Give what is written for a value: the value itself where it has no look."""
        if isinstance(cell, str):
            plain = not (cell.startswith("#") or needs_guard(cell))
            return cell if plain else _filled(self.quoted, cell, "s")
        if isinstance(cell, dt.date):
            pen = self.time if isinstance(cell, dt.datetime) else self.day
            pen.value = cell
            return pen
        if cell is None or isinstance(cell, bool):
            return cell
        if percent:
            return _filled(self.share, repr(cell), "n")
        # openpyxl writes sixteen digits, of which some numbers need one more.
        short = isinstance(cell, int) or float(f"{cell:.16g}") == cell
        return cell if short else _filled(self.exact, repr(cell), "n")


def _filled(pen: Any, written: Cell, kind: str) -> Any:  # noqa: ANN401 - as above
    pen.value = written
    # Else openpyxl makes a formula or an error of what looks like one.
    pen.data_type = kind
    return pen


def _check_size(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    if len(rows) >= _MOST_ROWS or len(names) > _MOST_COLUMNS:
        raise InvalidOKRError(
            "more than a sheet of a workbook can hold",
            code="not-writable",
            expected=f"at most {_MOST_ROWS - 1:,} rows and {_MOST_COLUMNS:,} columns",
            got=f"{len(rows):,} rows and {len(names):,} columns",
            hint="Write it as CSV.",
        )


def _ready(cell: Cell, *, row: int, column: int) -> Cell:
    """Give a value as a workbook can hold it."""
    if isinstance(cell, str):
        return _checked(cell, row, column) or None
    if isinstance(cell, dt.date):
        day = cell.date() if isinstance(cell, dt.datetime) else cell
        zoned = isinstance(cell, dt.datetime) and cell.tzinfo is not None
        return cell.isoformat() if zoned or day < _FIRST_DAY else cell
    if cell is None or math.isnan(cell):
        return None
    if math.isinf(cell):
        return number_text(cell)
    return str(cell) if isinstance(cell, int) and abs(cell) > _EXACT else cell


def _checked(text: str, row: int, column: int) -> str:
    written = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(written) > _LONGEST:
        raise InvalidOKRError(
            "a text that no cell of a workbook can hold",
            code="not-writable",
            place=f"row {row}, column {column}",
            expected=f"at most {_LONGEST:,} characters",
            got=f"{len(written):,}, {shown(text)}",
        )
    return written


def _widths(lines: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Give a width for each column: as wide as its longest value, within reason."""
    for column in zip(*lines, strict=True):
        yield min(max(map(_width, column)) + 2, _WIDEST)


def _width(cell: Cell) -> int:
    if isinstance(cell, str):
        return len(cell)
    return _DAY_WIDTH if isinstance(cell, dt.date) else _NUMBER_WIDTH
