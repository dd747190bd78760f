"""Numbers of CSV files of which only some rows are meant: the files have only texts."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from okrkit.errors import OKRError
from okrkit.retention.tables.delimited import refuse_texts, with_numbers
from okrkit.retention.tables.files import PARQUET, data_files
from okrkit.retention.tables.table import Role
from okrkit.sources.from_files import FileSource

__all__ = ["NUMBERS", "has_texts", "numbers_read"]

NUMBERS: Final = ("amount", "bought", "score", "used", "weight")
"""The parts of event tables that are played by numbers."""


def has_texts(source: object) -> bool:
    """
    Tell whether the rows of a source are the texts of some rows of CSV files.

    Whole files are read by okrkit.retention, which makes the numbers itself; a query
    casts what it counts with.

    Args:
        source: What a user handed in.

    Returns:
        Whether `numbers_read` is to make numbers of them.

    Example:
        >>> has_texts({"amount": [1]})
        False
    """
    if not isinstance(source, FileSource) or source.query is not None:
        return False
    if not source.shape.where:
        return False
    return not data_files(source.paths)[0].lower().endswith(PARQUET)


@contextmanager
def numbers_read(
    texts: Any,  # noqa: ANN401 - DuckDB has no types of its own
    parts: Mapping[str, object],
) -> Generator[Any]:
    """
    Give a table of texts with numbers where a column plays one, as in whole files.

    Args:
        texts: A relation of DuckDB.
        parts: What each part of the event table is played by.

    Yields:
        The relation; while it is read, a cell that is no number is told by its column.

    Raises:
        InvalidOKRError: A cell that is no number.

    Example:
        >>> duckdb = __import__("duckdb")
        >>> texts = duckdb.sql("select '2.5' as paid, '07' as who")
        >>> with numbers_read(texts, {"amount": "paid"}) as table:
        ...     table.fetchall()
        [(2.5, '07')]
    """
    roles = [
        Role(part, column, "number")
        for part, column in parts.items()
        if part in NUMBERS and isinstance(column, str) and column in texts.columns
    ]
    try:
        yield with_numbers(texts, roles)
    except OKRError:
        refuse_texts(texts, roles, None)
        raise
