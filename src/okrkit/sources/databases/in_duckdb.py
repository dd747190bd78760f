"""DuckDB through its own driver."""

import datetime as dt
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from okrkit.errors import SourceError
from okrkit.sources.databases.base import Database, Rows, busy
from okrkit.sources.databases.generic import names_of
from okrkit.sources.sql_text import Style

__all__ = ["DuckDB"]

_TRANSACTION: Final = "SELECT txid_current()"
_ZONED: Final = "TIMESTAMP WITH TIME ZONE"
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


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
    is_deaf = True

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
        self._refuse_pending()
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
            # Before DuckDB 2 a result that was not fetched yet has gone: now fetching
            # it is an error, and not the end of its rows.
            execute("")

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
        execute = self.connection.execute
        described = execute(f"DESCRIBE {text}", values or ()).fetchall()
        zoned = [at for at, column in enumerate(described) if column[1] == _ZONED]
        if not zoned:
            execute(text, values or ())
            yield Rows(names_of(self.connection), self.connection.fetchmany)
            return
        # DuckDB gives such moments through a package that may not be installed.
        aliases = [f"c{at}" for at in range(len(described))]
        cells = [f"epoch_us({a})" if n in zoned else a for n, a in enumerate(aliases)]
        listed, named = ", ".join(cells), ", ".join(aliases)
        # On a line of its own: a comment may end the text.
        given = f"FROM (\n{text}\n) AS given({named})"
        execute(f"SELECT {listed} {given}", values or ())
        names = tuple(str(column[0]) for column in described)
        yield Rows(names, lambda most: self._moments(most, zoned))

    def stop(self) -> None:
        """Interrupt what runs."""
        self.connection.interrupt()

    def _refuse_pending(self) -> None:
        """
        Refuse a connection with rows that are not fetched yet: they would go.

        A connection beside it, `connection.cursor()`, is no way out by itself: it sees
        no temporary tables, no registered frames and no `USE`, and might find a table
        of the same name instead.
        """
        try:
            self.connection.sql("SELECT 1").fetchall()
        except Exception as error:
            if type(error).__name__ != "ResourceInUseException":
                raise
            raise busy(
                "the DuckDB connection is in use: a query still runs on it, or has "
                "rows that are not fetched yet",
                "Fetch them all first, as fetchall() does and fetchone() does not; a "
                "reading that was abandoned, end with connection.interrupt(). Or give "
                "connection.cursor(): that sees what is committed, but no temporary "
                "tables and registered frames.",
            ) from None

    def _moments(self, most: int, zoned: Sequence[int]) -> list[list[object]]:
        """Fetch rows, and make moments of what came as microseconds."""
        rows = [list(row) for row in self.connection.fetchmany(most)]
        for row in rows:
            for at in zoned:
                if row[at] is not None:
                    row[at] = _EPOCH + row[at] * _MICROSECOND
        return rows
