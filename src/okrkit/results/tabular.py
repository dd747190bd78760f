"""What can be a table: a data frame, CSV text or a workbook, from the same columns."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from os import PathLike
from pathlib import PurePath
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar, Final

from okrkit.errors import DocumentError, InvalidOKRError, shown
from okrkit.results.cells import Cell, cells
from okrkit.results.csv_text import write_csv
from okrkit.results.frames import Backend, frame
from okrkit.results.saving import file_name, save_bytes
from okrkit.results.workbook import write_xlsx

if TYPE_CHECKING:
    import numpy as np

__all__ = ["SHARES", "Tabular"]

SHARES: Final = frozenset(
    {
        "alive",
        "chance",
        "chance_of_commit",
        "chance_of_good",
        "chance_of_stretch",
        "chance_of_target",
        "confidence",
        "elapsed",
        "expected",
        "expected_score",
        "progress",
        "score",
        "share",
        "share_after",
        "share_before",
        "success",
    }
)
"""
Columns that a workbook shows in percent unless a result says others.

Under these names 1 is the whole in every result that does not. Other columns with
shares, such as the ends of intervals, stand as plain numbers.
"""


_BY_SUFFIX: Final = frozenset(
    {
        ".csv",
        ".html",
        ".json",
        ".md",
        ".ods",
        ".parquet",
        ".pdf",
        ".toml",
        ".xls",
        ".xlsb",
        ".xlsm",
        ".xlsx",
        ".yaml",
    }
)
"""Suffixes by which programs choose how they read a file."""


class Tabular(ABC):
    r"""
    A result with columns, and the tables made of them.

    A subclass gives `to_columns`; `kind` names the sheet of a workbook, and `shares`
    the columns that a workbook shows in percent.

    Example:
        >>> import numpy as np
        >>> class Shares(Tabular):
        ...     def to_columns(self): return {"score": np.array([0.5, np.nan])}
        >>> Shares().to_csv()
        'score\r\n0.5\r\n""\r\n'
    """

    __slots__ = ()

    kind: ClassVar[str] = "result"
    """What `to_dict` calls this result."""

    shares: ClassVar[frozenset[str]] = SHARES
    """The columns that a workbook shows in percent: in them 1 is the whole."""

    @abstractmethod
    def to_columns(self) -> "dict[str, np.ndarray]":
        """Give every number as arrays by name."""

    def to_frame(self, backend: Backend | ModuleType = "pandas", /) -> object:
        """
        Give the columns as a data frame or table of the library that is asked for.

        Args:
            backend: ``"pandas"``, ``"polars"`` or ``"pyarrow"``, or the module itself.

        Returns:
            A pandas or Polars ``DataFrame``, or a PyArrow ``Table``. What is not
            known is null, in pandas NaN, NaT or None.

        Raises:
            MissingExtraError: Where the library is not installed.
            InvalidOKRError: Where it is not one of these libraries.

        Example:
            >>> import numpy as np
            >>> class Shares(Tabular):
            ...     def to_columns(self): return {"score": np.array([0.5])}
            >>> Shares().to_frame("polars").columns
            ['score']
        """
        return frame(self.to_columns(), backend)

    def to_csv(self, path: str | PathLike[str] | None = None, /) -> str:
        r"""
        Give the columns as CSV, and write it to a file where one is named.

        An apostrophe stands before a text that a spreadsheet might run as a formula;
        numbers are written as numbers, days as ISO text, and what is not known is an
        empty cell. The file is UTF-8, and is written whole or not at all.

        Args:
            path: The file.

        Returns:
            The text: a row of names, then a line for each item, with CR and LF.

        Raises:
            DocumentError: The file's suffix says another format, or it cannot be
                written; what was there is untouched.
            InvalidOKRError: A text that UTF-8 cannot hold, or a path that is none.

        Example:
            >>> import numpy as np
            >>> class Said(Tabular):
            ...     def to_columns(self): return {"note": np.array(["=1+1", "a, b"])}
            >>> Said().to_csv()
            'note\r\n\'=1+1\r\n"a, b"\r\n'
        """
        if path is not None:
            _check_suffix(path, ".csv", hint="to_xlsx() writes a workbook.")
        names, rows = _table(self)
        text = write_csv(names, rows)
        if path is not None:
            save_bytes(path, _encoded(text))
        return text

    def to_xlsx(self, path: str | PathLike[str], /) -> None:
        """
        Write the columns to a workbook of one sheet.

        No text is a formula, whatever it begins with; days are days, and shares are
        numbers that are shown in percent. The file is written whole or not at all.

        Args:
            path: The file.

        Raises:
            DocumentError: The file's suffix says another format, or it cannot be
                written; what was there is untouched.
            InvalidOKRError: A text too long for a cell, more rows than a sheet has, or
                a path that is none.
            MissingExtraError: The extra ``xlsx`` is not installed.

        Example:
            >>> import numpy as np
            >>> from pathlib import Path
            >>> from tempfile import TemporaryDirectory
            >>> class Shares(Tabular):
            ...     def to_columns(self): return {"score": np.array([0.5])}
            >>> with TemporaryDirectory() as folder:
            ...     Shares().to_xlsx(f"{folder}/card.xlsx")
            ...     Path(f"{folder}/card.xlsx").read_bytes()[:2]
            b'PK'
        """
        _check_suffix(path, ".xlsx", hint="to_csv() writes text.")
        names, rows = _table(self)
        save_bytes(path, write_xlsx(names, rows, title=self.kind, shares=self.shares))


def _check_suffix(path: str | PathLike[str], own: str, *, hint: str) -> None:
    """Refuse a name by which other programs would take the file for another format."""
    name = file_name(path)
    suffix = PurePath(name).suffix.lower()
    if suffix != own and suffix in _BY_SUFFIX:
        raise DocumentError(
            "the name of the file says another format",
            code="format-unknown",
            place=name,
            expected=own,
            got=shown(suffix),
            hint=hint,
        )


def _table(of: Tabular) -> tuple[list[str], Sequence[Sequence[Cell]]]:
    columns = of.to_columns()
    rows = list(zip(*map(cells, columns.values()), strict=True))
    return list(columns), rows


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidOKRError(
            "a text that UTF-8 cannot hold",
            code="text-not-unicode",
            place=f"character {error.start + 1:,} of the table",
            expected="text without halves of surrogate pairs",
            hint="Without a path, to_csv() gives it as text.",
        ) from None
