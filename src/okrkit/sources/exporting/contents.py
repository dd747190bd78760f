"""`contents`: names and rows of an export, from a file, a text, records, a frame."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from okrkit.errors import DocumentError, InvalidOKRError, LimitError, shown
from okrkit.formats.delimited import decoded, marks_of, names_parted_twice
from okrkit.formats.seems import seems
from okrkit.model.limits import Limits
from okrkit.retention.tables.files import told_path
from okrkit.sources.exporting.export_map import ExportMap
from okrkit.sources.exporting.header import clock_of, named
from okrkit.sources.exporting.structured import from_json, from_rows

__all__ = ["Contents", "contents"]

_BOM: Final = "\ufeff"
_HEAD: Final = 1 << 16


@frozen(eq=False, kw_only=True)
class Contents:
    """
    What an export holds, not yet understood.

    Attributes:
        names: Of the columns, in order; two may be the same.
        rows: Cells by row.
        numbers: The number of each row as a spreadsheet shows it.
        label: The file's name; empty where there is none.
        clock: The time zone that the rows of names say moments are written in.
        labels: The name of each file, where there are several; empty for text.
        files: Which of them each row stands in.
    """

    names: tuple[str, ...]
    rows: Sequence[Sequence[object]] = field(repr=False)
    numbers: Sequence[int] = field(repr=False)
    label: str = ""
    clock: str | None = None
    labels: Sequence[str] = ()
    files: Sequence[int] = field(default=(), repr=False)

    def place(self, row: int, column: str) -> str:
        """
        Say where a cell stands.

        Example:
            >>> made = Contents(names=("a",), rows=[[1]], numbers=[2], label="x.csv")
            >>> made.place(0, "a")
            "x.csv, row 2, column 'a'"
        """
        label = self.labels[self.files[row]] if self.files else self.label
        file = f"{label}, " if label else ""
        return f"{file}row {self.numbers[row]}, column {shown(column)}"


def contents(
    data: object,
    of: ExportMap,
    *,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Contents:
    r"""
    Read the names and rows of an export.

    Args:
        data: A path; text or bytes of a CSV or JSON file; several paths or texts;
            records; columns by name; a frame; or a source that gives such with
            `events()`.
        of: Its map: how many rows of names there are, and where records lie.
        encoding: Of bytes and files; never guessed.
        delimiter: What parts two cells; the one that the row of names shows.
        limits: How large it may be.

    Returns:
        Names and rows.

    Raises:
        InvalidOKRError: No export, a row that does not fit its names, or files that
            do not go together.
        DocumentError: A file that is something else, or in another encoding.
        LimitError: Too many bytes or rows.

    Example:
        >>> pay = ExportMap(name="pay", table="Events", columns={"customer": "who"})
        >>> contents("who,paid\n007,5\n", pay).rows
        [['007', '5']]
    """
    if callable(events := getattr(data, "events", None)):
        data = events()
    if isinstance(data, (list, tuple)) and not data:
        raise InvalidOKRError(
            "no files, and no records",
            code="not-a-table",
            place="data",
            expected="one or more",
            got=shown(data),
            hint="A pattern that matches no file gives an empty list.",
        )
    if isinstance(data, (list, tuple)) and all(map(_is_file, data)):
        several = (
            contents(one, of, encoding=encoding, delimiter=delimiter, limits=limits)
            for one in data
        )
        return _joined(several, limits)
    label = ""
    if isinstance(data, Path) or (isinstance(data, str) and _is_path(data)):
        label = told_path(Path(data).name)
        data = _loaded(Path(data), label, limits)
    if isinstance(data, bytes):
        data = _decoded(data, encoding, label)
    if not isinstance(data, str):
        names, rows = from_rows(data, of.records)
        _check_rows(len(rows), limits, label)
        return Contents(names=names, rows=rows, numbers=range(1, len(rows) + 1))
    _check_bytes(len(data), limits, label)
    data = data.removeprefix(_BOM)
    _refuse_foreign(data[:_HEAD].encode("utf-8", "replace"), label)
    if data.lstrip()[:1] in ("[", "{"):
        names, rows = from_rows(from_json(data, label, limits), of.records)
        _check_rows(len(rows), limits, label)
        numbers = range(1, len(rows) + 1)
        return Contents(names=names, rows=rows, numbers=numbers, label=label)
    return _of_csv(data, of, delimiter, limits, label)


def _is_file(one: object) -> bool:
    return isinstance(one, str | Path)


def _joined(several: Iterator[Contents], limits: Limits) -> Contents:
    """Put the rows of several files under each other."""
    first = next(several)
    rows, numbers = [*first.rows], [*first.numbers]
    labels, files = [first.label], [0] * len(first.rows)
    for more, one in enumerate(several, 1):
        if (one.names, one.clock) != (first.names, first.clock):
            raise InvalidOKRError(
                "exports with other rows of names",
                code="header-differs",
                place=one.label,
                expected=f"those of {first.label or 'the first'}",
                got=shown(one.names),
            )
        rows += one.rows
        numbers += one.numbers
        labels.append(one.label)
        files += [more] * len(one.rows)
        _check_rows(len(rows), limits, one.label)
    if len(labels) == 1:
        return first
    label = f"{first.label or 'the first'} and {len(labels) - 1} more"
    return evolve(
        first, rows=rows, numbers=numbers, label=label, labels=labels, files=files
    )


def _is_path(text: str) -> bool:
    """Tell a path from the text of an export, which has more lines than one."""
    return "\n" not in text and "\r" not in text and text.strip()[:1] not in ("[", "{")


def _loaded(path: Path, label: str, limits: Limits) -> bytes:
    """Read at most what is allowed."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        raise InvalidOKRError(
            "there is no such file" if missing else "a file that cannot be read",
            code="file-missing" if missing else "file-unreadable",
            place=label,
            got="" if missing else type(error).__name__,
            hint="Text of an export has a line end in it; anything else is a path.",
        ) from None
    _check_bytes(len(data), limits, label)
    return data


def _decoded(data: bytes, encoding: str, label: str) -> str:
    if encoding.lower().replace("_", "-").startswith(("utf-8", "utf8", "cp", "latin")):
        _refuse_foreign(data[:_HEAD], label)
    return decoded(data, encoding, label)


def _refuse_foreign(head: bytes, label: str) -> None:
    """Say what a file is that has the name of an export and is none."""
    if what := seems(head):
        raise DocumentError(
            f"this is no export of text; it seems to be {what}",
            code="document-foreign",
            place=label,
            expected="CSV, or JSON",
        )
    if not head.strip():
        raise DocumentError(
            "there is nothing in it", code="document-empty", place=label
        )


def _of_csv(
    data: str, of: ExportMap, delimiter: str | None, limits: Limits, label: str
) -> Contents:
    mark = _mark(data, delimiter, label)
    lines = _records(data, mark, label)
    header: list[list[str]] = []
    for _, cells in lines:
        header.append(cells)
        if len(header) == of.header_rows:
            break
    names = named(header, of, label)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in lines:
        if len(cells) != len(names):
            raise _ragged(number, cells, names, label)
        rows.append(cells)
        numbers.append(number)
        _check_rows(len(rows), limits, label)
    clock = clock_of(header)
    return Contents(names=names, rows=rows, numbers=numbers, label=label, clock=clock)


def _records(data: str, mark: str, label: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold something, with their numbers."""
    reader = csv.reader(io.StringIO(data, newline=""), delimiter=mark, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if cells:
                yield number, cells
    except csv.Error as error:
        raise InvalidOKRError(
            "a row that cannot be read",
            code="file-unreadable",
            place=", ".join(filter(None, (label, f"row {number + 1}"))),
            expected="cells with quotes around them where they hold quotes or lines",
            got=str(error),
            hint="A quote that is opened has to be closed.",
        ) from None


def _mark(data: str, delimiter: str | None, label: str) -> str:
    """Say what parts two cells: what was said, or what the first row shows."""
    marks = marks_of(data, delimiter)
    if len(marks) > 1:
        raise names_parted_twice(marks, label, InvalidOKRError)
    return marks[0] if marks else ","


def _ragged(
    number: int, cells: Sequence[str], names: Sequence[str], label: str
) -> InvalidOKRError:
    return InvalidOKRError(
        "a row that does not fit the names",
        code="row-ragged",
        place=", ".join(filter(None, (label, f"row {number}"))),
        expected=f"{len(names)} cells",
        got=str(len(cells)),
        hint="A cell that holds the mark between cells stands in quotes.",
    )


def _check_bytes(count: int, limits: Limits, label: str) -> None:
    if count > limits.file_bytes:
        raise LimitError(
            f"the export is larger than {limits.file_bytes:,} bytes",
            limit="file_bytes",
            allowed=limits.file_bytes,
            place=label,
        )


def _check_rows(count: int, limits: Limits, label: str) -> None:
    if count > limits.source_rows:
        raise LimitError(
            f"the export has more than {limits.source_rows:,} rows",
            limit="source_rows",
            allowed=limits.source_rows,
            place=label,
        )
