"""What every driver gives: one statement run, read-only, and a way to stop it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from attrs import frozen

from okrkit.errors import SourceError
from okrkit.sources.sql_text import Style

__all__ = ["Database", "Rows", "busy", "milliseconds"]


@frozen
class Rows:
    """
    What a statement gives: the names of its columns, and a few rows at a time.

    Attributes:
        names: Of the columns, in order.
        fetch: Called with the most rows to give; gives none where there are no more.

    Example:
        >>> Rows(("day",), lambda most: []).names
        ('day',)
    """

    names: tuple[str, ...]
    fetch: Callable[[int], Sequence[Sequence[object]]]


@frozen
class Database(ABC):
    """
    A connection while it is read.

    Attributes:
        connection: The driver's own; its types are not known here.
        made: Whether a factory made it for this reading alone.
        label: How its kind is called.
        in_process: Whether it runs in this process, and stops by itself.
        is_deaf: Whether Ctrl+C is not heard while it runs a query; such a one may be
            asked from any thread.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources.databases.in_sqlite import SQLite
        >>> database = SQLite(sqlite3.connect(":memory:"))
        >>> with database.guarded(30), database.run("select 1 as n", None) as rows:
        ...     rows.names, rows.fetch(10)
        (('n',), [(1,)])
    """

    connection: Any
    made: bool = False

    label: ClassVar[str] = "SQL"
    in_process: ClassVar[bool] = False
    is_deaf: ClassVar[bool] = False

    @property
    @abstractmethod
    def dialect(self) -> str:
        """How its SQL is written, such as ``"sqlite"``."""

    @property
    @abstractmethod
    def style(self) -> Style:
        """How its driver wants parameters."""

    @abstractmethod
    def guarded(self, seconds: float) -> AbstractContextManager[None]:
        """Hold the connection read-only, and leave its transaction as it was."""

    @abstractmethod
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> AbstractContextManager[Rows]:
        """Run one statement."""

    def bound(self, value: object) -> object:
        """Give a value as the driver takes it."""
        return value

    @abstractmethod
    def stop(self) -> None:
        """Stop what runs, from another thread, where the driver can."""

    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown: the passwords the connection knows."""
        return ()


def milliseconds(seconds: float) -> int:
    """
    Give a limit of time as PostgreSQL takes it.

    Args:
        seconds: More than 0.

    Returns:
        At least 1, for 0 is no limit there, and no more than it can hold.

    Example:
        >>> milliseconds(0.0001), milliseconds(1e9)
        (1, 2147483647)
    """
    return min(max(1, round(seconds * 1000)), 2**31 - 1)


def busy(why: str, hint: str) -> SourceError:
    """
    Make the error for a connection that is in the middle of something else.

    Args:
        why: What it is in the middle of.
        hint: The way out.

    Returns:
        The error.

    Example:
        >>> busy("its transaction has failed", "Roll it back first.").code
        'connection-busy'
    """
    return SourceError(why, code="connection-busy", hint=hint)
