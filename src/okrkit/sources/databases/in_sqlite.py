"""SQLite through Python's own `sqlite3`."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from okrkit.sources.databases.base import Database, Rows, milliseconds
from okrkit.sources.databases.generic import names_of
from okrkit.sources.sql_text import Style

__all__ = ["SQLite"]

_STEPS: Final = 100_000  # of SQLite's machine from one look to the next


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
        texts, self.connection.text_factory = self.connection.text_factory, str
        before = self._plain("PRAGMA query_only")
        patience = self._plain("PRAGMA busy_timeout")
        self._plain(f"PRAGMA busy_timeout = {min(milliseconds(seconds), patience)}")
        self._plain("PRAGMA query_only = 1")
        try:
            yield
        finally:
            if not before:
                self._plain("PRAGMA query_only = 0")
            self._plain(f"PRAGMA busy_timeout = {patience}")
            self.connection.text_factory = texts

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement; rows are tuples, whatever the connection makes of them."""
        with closing(self.connection.cursor()) as cursor, self._interruptible():
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

    @contextmanager
    def _interruptible(self) -> Generator[None, None, None]:
        """Let Ctrl+C through at once: SQLite itself would run to its end first."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals come to the main thread alone
            return
        caught: list[BaseException] = []
        self.connection.set_progress_handler(_looking(caught).__next__, _STEPS)
        try:
            yield
        except sqlite3.OperationalError:
            if caught:
                raise caught[0] from None
            raise
        finally:
            self.connection.set_progress_handler(None, 0)

    def _plain(self, text: str) -> Any:  # noqa: ANN401 - whatever SQLite says
        """Run a statement of our own, and give the first value it gives."""
        with closing(self.connection.cursor()) as cursor:
            cursor.row_factory = None
            row = cursor.execute(text).fetchone()
        return row[0] if row else None


def _looking(caught: list[BaseException]) -> Generator[bool, None, None]:
    """
    Say at each look whether a signal has come, and keep what its handler raised.

    A function would not do: the handler runs on entering it, before any `try`.
    """
    while True:
        try:
            yield bool(caught)
        except GeneratorExit:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised where SQLite stops
            caught.append(error)
