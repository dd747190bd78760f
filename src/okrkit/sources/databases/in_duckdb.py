"""DuckDB through its own driver."""

from collections.abc import Generator
from contextlib import contextmanager

from attrs import frozen

from okrkit.errors import SourceError
from okrkit.sources.databases.base import Database, Rows, busy
from okrkit.sources.databases.generic import names_of
from okrkit.sources.sql_text import Style

__all__ = ["DuckDB"]

_TRANSACTION = "SELECT txid_current()"


@frozen
class DuckDB(Database):
    """
    A connection of `duckdb`.

    DuckDB has no savepoints, and an error would end a transaction that is open: a
    connection in the middle of one is refused, untouched.

    Example:
        >>> DuckDB.label, DuckDB.in_process
        ('DuckDB', True)
    """

    label = "DuckDB"
    in_process = True

    @property
    def dialect(self) -> str:
        """How its SQL is written."""
        return "duckdb"

    @property
    def style(self) -> Style:
        """How it wants parameters."""
        return "qmark"

    @contextmanager
    def guarded(self, seconds: float) -> Generator[None, None, None]:
        """Read in a transaction of its own, that can write nothing."""
        del seconds
        execute = self.connection.execute
        # Without a transaction each statement is one of its own.
        one, two = (execute(_TRANSACTION).fetchone()[0] for _ in range(2))
        if one == two:
            raise busy(
                "the DuckDB connection has an open transaction",
                "Commit it first, or give connection.cursor(): that sees what is "
                "committed.",
            )
        execute("BEGIN TRANSACTION READ ONLY")
        try:
            yield
        finally:
            # Rows that nobody fetches any more would else be made first.
            self.connection.interrupt()
            execute("ROLLBACK")

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement, if DuckDB itself calls it one that selects."""
        # A read-only transaction still copies to files and attaches databases.
        kinds = [found.type.name for found in self.connection.extract_statements(text)]
        if kinds != ["SELECT"]:
            raise SourceError(
                "the query is not one SELECT",
                code="query-not-select",
                got=" and ".join(kinds[:3]),
            )
        self.connection.execute(text, values or ())
        yield Rows(names_of(self.connection), self.connection.fetchmany)

    def stop(self) -> None:
        """Interrupt what runs."""
        self.connection.interrupt()
