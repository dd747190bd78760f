"""Databases through ADBC, whose drivers give columns of Arrow."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

from attrs import field, frozen

from okrkit.results import require
from okrkit.sources.databases.base import Database, Rows, milliseconds
from okrkit.sources.sql_text import Style

__all__ = ["ADBC"]

_DIALECTS: Final = {"DuckDB": "duckdb", "PostgreSQL": "postgresql", "SQLite": "sqlite"}
# PostgreSQL's own numbers come as text, with their type beside them.
_TYPE: Final = b"ADBC:postgresql:typname"


@frozen
class ADBC(Database):
    """
    A connection of ADBC's own DB-API; it wants PyArrow.

    It is read through a second connection to the same database, so that its own
    transaction is not touched; what it has not committed is not seen.

    Attributes:
        own: Where that connection stands while there is one.

    Example:
        >>> ADBC.label, ADBC.in_process
        ('ADBC', False)
    """

    own: list[Any] = field(factory=list, repr=False, eq=False)

    label = "ADBC"

    @property
    def dialect(self) -> str:
        """How its SQL is written, by the name the database gives itself."""
        return _DIALECTS.get(self.connection.adbc_get_info().get("vendor_name"), "")

    @property
    def style(self) -> Style:
        """How it wants parameters; PostgreSQL's driver says ``pyformat``: not so."""
        return "dollar" if self.dialect == "postgresql" else "qmark"

    @contextmanager
    def guarded(self, seconds: float) -> Generator[None, None, None]:
        """Open a connection of its own, read-only where the database can."""
        require("pyarrow", extra="pyarrow")
        dialect = self.dialect
        connection = self.connection.adbc_clone()
        self.own.append(connection)
        try:
            if dialect == "postgresql":
                self._plain("SET TRANSACTION READ ONLY")
                limit = milliseconds(seconds)
                self._plain(f"SET LOCAL statement_timeout = {limit}")
            elif dialect == "sqlite":
                self._plain("PRAGMA query_only = 1")
            yield
        finally:
            self.own.clear()
            with suppress(Exception):
                connection.rollback()
            connection.close()

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement, and read it batch by batch."""
        with closing(self.own[0].cursor()) as cursor:
            cursor.execute(text, values)
            with cursor.fetch_record_batch() as reader:
                rows = chain.from_iterable(map(_rows, reader))
                try:
                    yield Rows(tuple(reader.schema.names), _taker(rows))
                except BaseException:
                    # Rows that nobody fetches any more would else be made first.
                    with suppress(Exception):
                        self.stop()
                    raise

    def stop(self) -> None:
        """Cancel what runs."""
        for connection in tuple(self.own):
            connection.adbc_cancel()

    def _plain(self, text: str) -> None:
        """Run a statement of our own."""
        with closing(self.own[0].cursor()) as cursor:
            cursor.execute(text)
            cursor.fetchall()


def _rows(batch: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - of PyArrow
    """Give the rows of a batch, its values as Python has them."""
    columns = [
        _values(column, known)
        for column, known in zip(batch.columns, batch.schema, strict=True)
    ]
    return zip(*columns, strict=True)


def _values(column: Any, known: Any) -> list[object]:  # noqa: ANN401 - of PyArrow
    """Give the values of a column; PostgreSQL's exact numbers as such."""
    values: list[object] = column.to_pylist()
    if (known.metadata or {}).get(_TYPE) == b"numeric":
        return [None if value is None else Decimal(str(value)) for value in values]
    return values


def _taker(
    rows: Iterator[tuple[object, ...]],
) -> Callable[[int], Sequence[tuple[object, ...]]]:
    """Give a function that takes a few rows at a time."""
    return lambda most: tuple(islice(rows, most))
