"""SQLite through Python's own `sqlite3`."""

import datetime as dt
from collections.abc import Generator
from contextlib import closing, contextmanager
from decimal import Decimal

from attrs import frozen

from okrkit.sources.databases.base import Database, Rows
from okrkit.sources.databases.generic import names_of
from okrkit.sources.sql_text import Style

__all__ = ["SQLite"]


@frozen
class SQLite(Database):
    """
    A connection of `sqlite3`.

    A SELECT begins no transaction of its own and ends none, so one that is open stays
    so, and what it has not committed is read.

    Example:
        >>> SQLite.label, SQLite.in_process
        ('SQLite', True)
    """

    label = "SQLite"
    in_process = True

    @property
    def dialect(self) -> str:
        """How its SQL is written."""
        return "sqlite"

    @property
    def style(self) -> Style:
        """How it wants parameters."""
        return "qmark"

    @contextmanager
    def guarded(self, seconds: float) -> Generator[None, None, None]:
        """Refuse every write until it is done."""
        del seconds
        before = self._plain("PRAGMA query_only")
        self._plain("PRAGMA query_only = 1")
        try:
            yield
        finally:
            if not before:
                self._plain("PRAGMA query_only = 0")

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement; rows are tuples, whatever the connection makes of them."""
        with closing(self.connection.cursor()) as cursor:
            cursor.row_factory = None
            cursor.execute(text, values or ())
            yield Rows(names_of(cursor), cursor.fetchmany)

    def bound(self, value: object) -> object:
        """Give days and moments as the ISO text that SQLite compares them by."""
        if isinstance(value, dt.datetime):
            return value.isoformat(" ")
        if isinstance(value, dt.date | dt.time):
            return value.isoformat()
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        return value

    def stop(self) -> None:
        """Interrupt what runs."""
        self.connection.interrupt()

    def _plain(self, text: str) -> object:
        """Run a statement of our own, and give the first value it gives."""
        with closing(self.connection.cursor()) as cursor:
            cursor.row_factory = None
            row = cursor.execute(text).fetchone()
        return row[0] if row else None
