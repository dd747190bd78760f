"""Rows to a workbook in which no text is a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.exchange.written import Cell
from okrkit.results import require

__all__ = ["write_xlsx"]

_LONGEST: Final = 32_767
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_xlsx(
    names: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str
) -> bytes:
    """
    Write rows under their names as the one sheet of a workbook.

    Args:
        names: Of the columns.
        rows: A cell for each column.
        title: Name of the sheet.

    Returns:
        The workbook.

    Raises:
        MissingExtraError: The extra ``xlsx`` is not installed.
        InvalidOKRError: A text is too long for a cell, or holds what XML cannot.

    Example:
        >>> write_xlsx(["Title"], [["=1+1"]], title="OKRs")[:2]
        b'PK'
    """
    openpyxl = require("openpyxl", extra="xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row, cells in enumerate((names, *rows), 1):
        for column, value in enumerate(cells, 1):
            if value is not None and value != "":
                _fill(sheet.cell(row, column), value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(cell: Any, value: str | float) -> None:  # noqa: ANN401 - openpyxl's cell
    if not isinstance(value, str):
        cell.value = value
        return
    if len(value) > _LONGEST or _CONTROL.search(value):
        raise InvalidOKRError(
            "a text that no cell of a workbook can hold",
            code="not-writable",
            place=f"cell {cell.coordinate}",
            expected=f"at most {_LONGEST:,} characters, none of them a control one",
            got=shown(value),
        )
    cell.value = value
    # Else openpyxl makes a formula of it, and so does whoever edits the cell later.
    cell.data_type = "s"
    cell.quotePrefix = True
