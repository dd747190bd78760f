"""PostgreSQL through psycopg 3."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from okrkit.sources.databases.base import Database, Rows, busy, milliseconds
from okrkit.sources.databases.generic import names_of
from okrkit.sources.sql_text import Style

__all__ = ["Psycopg"]

_CURSOR = "okrkit_reading"


@frozen
class Psycopg(Database):
    """
    A connection of `psycopg`, version 3.

    It is read in a transaction of its own, or from a savepoint where one is open; both
    are read-only and rolled back. The server's cursor takes nothing but one SELECT,
    and gives no more rows than are asked for.

    Example:
        >>> Psycopg.label, Psycopg.in_process
        ('PostgreSQL', False)
    """

    label = "PostgreSQL"

    @property
    def dialect(self) -> str:
        """How its SQL is written."""
        return "postgresql"

    @property
    def style(self) -> Style:
        """How it wants parameters."""
        return "pyformat"

    @contextmanager
    def guarded(self, seconds: float) -> Generator[None, None, None]:
        """Begin a read-only transaction or savepoint, and roll it back."""
        status = self.connection.info.transaction_status.name
        if status not in ("IDLE", "INTRANS"):
            raise busy(
                "the PostgreSQL connection is in use, closed, or its transaction has "
                "failed",
                "Roll it back or open another one.",
            )
        with self.connection.transaction(force_rollback=True):
            with self.connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
                limit = milliseconds(seconds)
                cursor.execute(f"SET LOCAL statement_timeout = {limit}")
            yield

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement with a cursor on the server."""
        tuples = _psycopg().rows.tuple_row
        with self.connection.cursor(_CURSOR, row_factory=tuples) as cursor:
            cursor.execute(text, values)
            yield Rows(names_of(cursor), cursor.fetchmany)

    def stop(self) -> None:
        """Ask the server to cancel what runs."""
        self.connection.cancel()

    def secrets(self) -> tuple[str, ...]:
        """Give the password the connection was opened with."""
        return (self.connection.info.password or "",)


def _psycopg() -> Any:  # noqa: ANN401 - a module that may not be installed
    """Give the module that the connection is of: it is loaded already."""
    return sys.modules["psycopg"]
