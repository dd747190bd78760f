"""Parquet files read as one table, where their columns are of the same kinds."""

import glob
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from okrkit.errors import InvalidOKRError
from okrkit.retention.tables.files import told_path

_KINDS: Final = (
    (
        re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*"),
        "numbers",
    ),
    (re.compile(r"DATE|TIMESTAMP(_(S|MS|NS))?"), "days"),
)


def parquet(
    database: Any,  # noqa: ANN401 - has no types of its own
    files: Sequence[str],
    wanted: Collection[str] | None = None,
) -> Any:  # noqa: ANN401
    """
    Open Parquet files as one table.

    Left to itself DuckDB makes one type of two without a word: a text of 1, and a whole
    number of 2.5.

    Args:
        database: A connection of DuckDB.
        files: Their paths.
        wanted: Columns that must be alike, the others may differ; those of the first
            file where None.

    Returns:
        A relation of DuckDB.

    Raises:
        InvalidOKRError: A file that lacks a column, or has it in another kind.
    """
    escaped = [glob.escape(file) for file in files]
    columns = wanted
    if columns is None:
        columns = database.read_parquet(escaped[0]).columns
    found = [_types(database, one, columns) for one in escaped[: len(files) > 1]]
    alike = True
    for file, one in zip(files[1:], escaped[1:], strict=True):
        types = _types(database, one, columns)
        _same(found[0], types, file)
        alike = alike and types == found[0]
    return database.read_parquet(escaped, union_by_name=not alike)


def _types(database: Any, file: str, columns: Collection[str]) -> dict[str, str]:  # noqa: ANN401
    read = database.read_parquet(file)
    types = zip(read.columns, map(str, read.types), strict=True)
    return {name: kind for name, kind in types if name in columns}


def _same(first: Mapping[str, str], types: Mapping[str, str], file: str) -> None:
    """Refuse a file whose columns are of other kinds than those of the first."""
    for name in [*first, *types]:
        one, other = first.get(name, ""), types.get(name, "")
        if _kind(one) != _kind(other):
            raise InvalidOKRError(
                f"files whose column {name!r} is of two kinds",
                code="file-unreadable",
                place=told_path(file),
                expected=f"{one or 'none'}, as in the first file",
                got=other or "none",
            )


def _kind(typed: str) -> str:
    return next((kind for type_, kind in _KINDS if type_.fullmatch(typed)), typed)
