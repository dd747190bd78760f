"""Any driver with the interface of DB-API 2.0: it is asked what it says of itself."""

import sys
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from typing import Final, get_args

from attrs import frozen

from okrkit.sources.databases.base import Database, Rows
from okrkit.sources.sql_text import Style

__all__ = ["Generic", "names_of", "style_of"]

# Whose SQL a driver speaks, by the name of its package.
_DIALECTS: Final = {
    "MySQLdb": "mysql",
    "mariadb": "mysql",
    "mysql": "mysql",
    "pg8000": "postgresql",
    "psycopg2": "postgresql",
    "pymssql": "mssql",
    "pymysql": "mysql",
}


@frozen
class Generic(Database):
    """
    A connection of a driver that okrkit knows nothing special of.

    It cannot be made read-only, and its transaction cannot be asked after: what was
    given is left as it is, what a factory made is rolled back.

    Attributes:
        told_dialect: Whose SQL it is, where something else knows it.
        told_style: How it wants parameters, where something else knows it.

    Example:
        >>> Generic(None, told_dialect="mysql").dialect
        'mysql'
    """

    told_dialect: str = ""
    told_style: Style | None = None

    @property
    def dialect(self) -> str:
        """How its SQL is written; empty where nobody knows."""
        root = type(self.connection).__module__.partition(".")[0]
        return self.told_dialect or _DIALECTS.get(root, "")

    @property
    def style(self) -> Style:
        """How the driver's module says that it wants parameters."""
        return self.told_style or style_of(self.connection)

    @contextmanager
    def guarded(self, seconds: float) -> Generator[None, None, None]:
        """Roll back what a factory made; no more is known to be possible."""
        del seconds
        try:
            yield
        finally:
            if self.made:
                with suppress(Exception):
                    self.connection.rollback()

    @contextmanager
    def run(
        self, text: str, values: list[object] | dict[str, object] | None
    ) -> Generator[Rows, None, None]:
        """Run one statement with a cursor of its own."""
        with closing(self.connection.cursor()) as cursor:
            if values is None:
                cursor.execute(text)
            else:
                cursor.execute(text, values)
            yield Rows(names_of(cursor), cursor.fetchmany)

    def stop(self) -> None:
        """Stop what runs, where the driver has a way to."""
        for name in ("interrupt", "cancel"):
            method = getattr(self.connection, name, None)
            if callable(method):
                method()
                return


def names_of(cursor: object) -> tuple[str, ...]:
    """
    Give the names of the columns of what a cursor has run.

    Args:
        cursor: Any cursor of DB-API 2.0.

    Returns:
        The names, in order; none where the statement gave no rows.

    Example:
        >>> import sqlite3
        >>> names_of(sqlite3.connect(":memory:").execute("select 1 as day"))
        ('day',)
    """
    described = getattr(cursor, "description", None) or ()
    return tuple(str(column[0]) for column in described)


def style_of(connection: object) -> Style:
    """
    Find how a driver wants its parameters, from the module of its connection.

    Args:
        connection: Of any driver.

    Returns:
        What the module or a package around it says; ``"qmark"`` where none does.

    Example:
        >>> import sqlite3
        >>> style_of(sqlite3.connect(":memory:"))
        'qmark'
    """
    styles: tuple[Style, ...] = get_args(Style)
    for kind in type(connection).__mro__:
        name = kind.__module__
        while name:
            told = getattr(sys.modules.get(name), "paramstyle", None)
            for style in styles:
                if style == told:
                    return style
            name = name.rpartition(".")[0]
    return "qmark"
