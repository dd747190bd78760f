"""CSV files as DuckDB shall read them: nothing about them is guessed from rows."""

import csv
import glob
import gzip
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.retention.tables.files import told_path
from okrkit.retention.tables.parts import read_part
from okrkit.retention.tables.table import Role

_QUOTED: Final = re.compile('"[^"]*"')
_OTHER: Final = re.compile(r"[|\^~:]")


@frozen(kw_only=True)
class Delimited:
    """
    CSV files of one header.

    Attributes:
        files: Their paths.
        names: Of the columns.
        mark: What parts two cells: comma, semicolon or tab.
    """

    files: Sequence[str]
    names: Sequence[str]
    mark: str

    def relation(self, database: Any) -> Any:  # noqa: ANN401 - has no types of its own
        """Return the files as a table of texts, as their quotes have them."""
        # Not every release of DuckDB knows a packed file by a name in capitals.
        packed = [file for file in self.files if file.lower().endswith(".gz")]
        plain = [file for file in self.files if file not in packed]
        parts = [
            self._read(database, files, compression)
            for files, compression in ((plain, "none"), (packed, "gzip"))
            if files
        ]
        return parts[0] if len(parts) == 1 else parts[0].union(parts[1])

    def _read(self, database: Any, files: list[str], compression: str) -> Any:  # noqa: ANN401
        return database.read_csv(
            [glob.escape(file) for file in files],
            compression=compression,
            header=True,
            sep=self.mark,
            quotechar='"',
            escapechar='"',
            columns=dict.fromkeys(self.names, "VARCHAR"),
            auto_detect=False,
        )


def delimited(files: Sequence[str]) -> Delimited:
    r"""
    Look at the lines of names of CSV files, which must be the same.

    Args:
        files: Their paths.

    Returns:
        How they are read.

    Raises:
        InvalidOKRError: One that cannot be read, another mark between cells, or files
            of other names.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "nps.csv")
        ...     _ = path.write_text("date;value\n")
        ...     delimited([str(path)]).names
        ['date', 'value']
    """
    marks, names = _head(files[0])
    for file in files[1:]:
        if _head(file) != (marks, names):
            raise InvalidOKRError(
                "files of other columns",
                code="file-unreadable",
                place=told_path(file),
                expected=marks.join(names),
                got=shown(_first_line(file)),
            )
    return Delimited(files=files, names=names, mark=marks)


def with_numbers(texts: Any, roles: Sequence[Role]) -> Any:  # noqa: ANN401 - as above
    """
    Turn texts into numbers where a column plays a number, in the engine.

    Args:
        texts: A table of texts in DuckDB.
        roles: Which column plays which part.

    Returns:
        The table; a cell that is no number stops whoever reads it.
    """
    numbers = _numbers(roles)
    read = []
    for name in texts.columns:
        cell = _quoted(name)
        if name in numbers:
            read.append(
                f"case when {_odd(cell)} then error('not a number') "
                f"else {_number(cell)} end as {cell}"
            )
        else:
            read.append(cell)
    return texts.select(", ".join(read))


def refuse_texts(texts: Any, roles: Sequence[Role], zone: str | None) -> None:  # noqa: ANN401
    """
    Say which cell is no number, as it is said of a column in memory.

    Args:
        texts: A table of texts in DuckDB.
        roles: Which column plays which part.
        zone: The business's time zone.

    Raises:
        InvalidOKRError: A cell that is no number.
    """
    for name, role in _numbers(roles).items():
        cell = _quoted(name)
        found = texts.filter(_odd(cell)).select(cell).limit(1).fetchall()
        if found:
            read_part([found[0][0]], role, zone=zone)


def _numbers(roles: Sequence[Role]) -> Mapping[str, Role]:
    return {role.column: role for role in roles if role.kind == "number"}


def _number(cell: str) -> str:
    return f"try_cast({cell} as double)"


def _odd(cell: str) -> str:
    """Say in SQL that there is a text, and that it is no finite number."""
    number = f"coalesce(isfinite({_number(cell)}), false)"
    # DuckDB takes 1_000 for a number.
    return f"(not {number} or contains({cell}, '_')) and trim({cell}) <> ''"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _head(file: str) -> tuple[str, list[str]]:
    """Return what parts the cells of a file, and its names."""
    line = _first_line(file)
    bare = _QUOTED.sub("", line)
    marks = [mark for mark in ",;\t" if mark in bare]
    if len(marks) > 1 or not line.strip() or (not marks and _OTHER.search(bare)):
        raise InvalidOKRError(
            "no line of names with one mark between them",
            code="file-unreadable",
            place=told_path(file),
            expected="names parted by commas, by semicolons or by tabs",
            got=shown(line),
            hint='A name that holds one of these stands in quotes: "paid, net".',
        )
    mark = marks[0] if marks else ","
    names = next(csv.reader([line], delimiter=mark))
    if len({name.lower() for name in names}) < len(names):
        raise InvalidOKRError(
            "two columns of one name",
            code="duplicate",
            place=told_path(file),
            expected="names that differ",
            got=shown(names),
        )
    return mark, names


def _first_line(file: str) -> str:
    opened = gzip.open if file.lower().endswith(".gz") else open
    try:
        with opened(file, "rb") as raw:
            return raw.readline().decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise InvalidOKRError(
            "a file that cannot be read",
            code="file-unreadable",
            place=told_path(file),
            expected="CSV in UTF-8 with a line of names",
            got=str(error),
        ) from error
