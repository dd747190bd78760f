"""
Connections of other people: recognised, held read-only, and left as they were.

`opened` is the door: it takes whatever a program has (a connection of DB-API 2.0, an
engine of SQLAlchemy, a function that makes one), and gives an `Opened` that runs one
SELECT at a time.
"""

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import ModuleType
from typing import Any, Final

from attrs import evolve

from okrkit.errors import InvalidOKRError, OKRError, SourceError
from okrkit.sources.databases.base import Database
from okrkit.sources.databases.generic import Generic
from okrkit.sources.databases.in_adbc import ADBC
from okrkit.sources.databases.in_duckdb import DuckDB
from okrkit.sources.databases.in_psycopg import Psycopg
from okrkit.sources.databases.in_sqlite import SQLite
from okrkit.sources.sql_reading import Opened, Watch, failed

__all__ = [
    "check_connection",
    "is_database",
    "is_duckdb",
    "keeps_time",
    "label_of",
    "opened",
]

_KINDS: Final[Mapping[str, type[Database]]] = {
    "sqlite3": SQLite,
    "duckdb": DuckDB,
    "_duckdb": DuckDB,
    "psycopg": Psycopg,
    "adbc_driver_manager": ADBC,
}
_LABELS: Final = {"sqlite": "SQLite", "duckdb": "DuckDB", "postgresql": "PostgreSQL"}
_WAY_OUT: Final = (
    "Give a connection, an engine of SQLAlchemy, or a function without arguments that "
    "makes one."
)


def is_database(connection: object) -> bool:
    """
    Whether something is a connection to a database, or an engine of SQLAlchemy.

    Args:
        connection: Anything; a function that makes a connection is none itself.

    Returns:
        Whether `opened` takes it without calling it.

    Example:
        >>> import sqlite3
        >>> is_database(sqlite3.connect(":memory:")), is_database("warehouse.db")
        (True, False)
    """
    if isinstance(connection, type | ModuleType):
        return False
    return _is_engine(connection) or callable(getattr(connection, "cursor", None))


def is_duckdb(connection: object) -> bool:
    """
    Whether something is a connection of DuckDB itself, which gives relations.

    Args:
        connection: Anything.

    Returns:
        Whether it is; an engine of SQLAlchemy over DuckDB is none.

    Example:
        >>> import duckdb
        >>> is_duckdb(duckdb.connect())
        True
    """
    return _kind(connection) is DuckDB


def keeps_time(connection: object) -> bool:
    """
    Whether what is read here stops by itself, and belongs to the thread that made it.

    So it is with databases that run in this process. A server may be gone, and a
    function may hang: those are better read in a thread that can be abandoned.

    Args:
        connection: What `opened` takes.

    Returns:
        Whether it is a connection or engine of SQLite or DuckDB.

    Example:
        >>> import sqlite3
        >>> keeps_time(sqlite3.connect(":memory:"))
        True
    """
    if _is_engine(connection):
        return _dialect(connection) in ("sqlite", "duckdb")
    kind = _kind(connection)
    return kind is not None and kind.in_process


def label_of(connection: object) -> str:
    """
    Name what kind of database a connection is of, and nothing else of it.

    Args:
        connection: What `opened` takes.

    Returns:
        A name such as ``"SQLite"``, or ``"SQL"`` where that is not known yet.

    Example:
        >>> import sqlite3
        >>> label_of(sqlite3.connect(":memory:"))
        'SQLite'
    """
    if _is_engine(connection):
        return _LABELS.get(_dialect(connection), "SQL")
    kind = _kind(connection)
    return "SQL" if kind is None else kind.label


@contextmanager
def opened(
    connection: object, *, seconds: float = 30, advice: str | None = None
) -> Generator[Opened, None, None]:
    """
    Hold a connection read-only, for as long as this lasts.

    What was given is not closed and its transaction is left as it was; what a function
    made is rolled back and closed. Whatever a driver or function raises becomes a
    `SourceError` without secrets, and without the error it came from.

    Args:
        connection: A connection of DB-API 2.0 or SQLAlchemy, an engine of SQLAlchemy,
            or a function without arguments that gives one of them.
        seconds: How long it may be read, in all.
        advice: The way out for what gives too many rows; that of a query where None.

    Yields:
        What runs one SELECT after the other.

    Raises:
        SourceError: The connection cannot be had, or something failed within.
        InvalidOKRError: Nothing that is known to give a connection.

    Example:
        >>> import sqlite3
        >>> with opened(lambda: sqlite3.connect(":memory:")) as database:
        ...     database.query("select 34 as value", rows=10)
        {'value': [34]}
    """
    check_connection(connection)
    watch = Watch(seconds)
    known: list[str] = []
    try:
        with ExitStack() as stack:
            database = _database(connection, stack, known)
            known += database.secrets()
            stack.enter_context(database.guarded(seconds))
            reading = Opened(database, watch, tuple(known))
            yield reading if advice is None else evolve(reading, advice=advice)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except OKRError as error:
        wrong: OKRError = error
    except BaseException as error:  # noqa: BLE001 - a driver may raise anything
        wrong = failed(error, watch, known)
    else:
        return
    # Here nothing is being handled, so that no error with secrets is chained.
    wrong.__cause__ = wrong.__context__ = None
    raise wrong


def check_connection(connection: object) -> None:
    """
    Refuse what cannot give a connection; what is refused is not shown.

    Args:
        connection: Anything.

    Raises:
        InvalidOKRError: It is no connection, engine or function.

    Example:
        >>> check_connection("postgresql://me:secret@db")
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: connection: not a connection; ... got a str...
    """
    why, hint = "not a connection", _WAY_OUT
    if "Async" in type(connection).__name__:
        why, hint = "the connection is asynchronous", "Give the one that is not."
    elif is_database(connection) or _is_function(connection):
        return
    raise InvalidOKRError(
        why,
        code="wrong-type",
        place="connection",
        expected="a connection",
        got=f"a {type(connection).__name__}",
        hint=hint,
    )


def _database(connection: Any, stack: ExitStack, known: list[str]) -> Database:  # noqa: ANN401 - of any driver
    """Find what a connection is of; what is made on the way is closed in the end."""
    made = not is_database(connection)
    if made:
        connection = _made(connection, stack)
    if not _is_engine(connection):
        return _of_driver(connection, made=made)
    engine = connection.engine
    known.append(engine.url.password or "")
    if connection is engine:
        if made:
            stack.callback(engine.dispose)
        connection, made = stack.enter_context(engine.connect()), True
    # Where SQLAlchemy knows of no transaction, whatever begins is begun here.
    ours = made or not connection.in_transaction()
    driver = connection.connection.driver_connection
    kind = _kind(driver)
    if kind is not None:
        return kind(driver, ours)
    dialect, style = _dialect(engine), engine.dialect.paramstyle
    return Generic(driver, ours, told_dialect=dialect, told_style=style)


def _made(function: Callable[[], Any], stack: ExitStack) -> Any:  # noqa: ANN401 - of any driver
    """Call a function for a connection, which is closed in the end."""
    connection = function()
    if is_database(connection):
        if not (_is_engine(connection) and connection is connection.engine):
            stack.callback(_close, connection)
        return connection
    if hasattr(connection, "__enter__"):  # such as `pool.connection`
        inner = stack.enter_context(connection)
        if is_database(inner):
            return inner
    raise SourceError(
        "the function gives no connection",
        code="wrong-type",
        got=f"a {type(connection).__name__}",
        hint=_WAY_OUT,
    )


def _close(connection: Any) -> None:  # noqa: ANN401 - of any driver
    with suppress(Exception):
        connection.close()


def _of_driver(connection: object, *, made: bool) -> Database:
    kind = _kind(connection)
    return Generic(connection, made) if kind is None else kind(connection, made)


def _kind(connection: object) -> type[Database] | None:
    """Find the driver of a connection by the package of its class."""
    if not is_database(connection):
        return None
    for kind in type(connection).__mro__:
        found = _KINDS.get(kind.__module__.partition(".")[0])
        if found is not None:
            return found
    return None


def _is_function(connection: object) -> bool:
    return callable(connection) and not isinstance(connection, type | ModuleType)


def _is_engine(connection: Any) -> bool:  # noqa: ANN401 - of any driver
    """Whether something is an engine or connection of SQLAlchemy, not asynchronous."""
    loaded = sys.modules.get("sqlalchemy")
    return loaded is not None and isinstance(
        connection, loaded.engine.Engine | loaded.engine.Connection
    )


def _dialect(engine: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    name = str(engine.dialect.name)
    return "mysql" if name == "mariadb" else name
