"""`occupied`: what two threads must not use at once while sources are read."""

import inspect
from collections.abc import Iterator, Mapping
from functools import partial
from os import PathLike

from okrkit.sources.asking import looked
from okrkit.sources.no_source import is_own
from okrkit.typing import MetricSource

__all__ = ["occupied"]


def occupied(source: object) -> tuple[object, ...]:
    """
    Find what bears no second thread while a source is read.

    Args:
        source: Any source.

    Returns:
        What the source says that it `shares` with others; the open connections that a
        source of okrkit reads from, on which there may be others; the object whose
        method a source is; else the source itself. An engine of SQLAlchemy, or a
        function, gives each reading a connection of its own.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources import sql
        >>> database = sqlite3.connect(":memory:")
        >>> occupied(sql("select 1 as value", database)) == (database,)
        True
    """
    found = looked(lambda: [*_held(source)], otherwise=[source])
    return tuple({id(one): one for one in found or [source]}.values())


def _held(source: object) -> Iterator[object]:
    """Go through what a source holds, down to its connections."""
    shares = _shares(source)
    if shares is not None:
        yield shares
    elif isinstance(source, partial):
        yield from _held(source.func)
        yield from filter(_is_open, (*source.args, *source.keywords.values()))
    elif inspect.ismethod(source):  # which is another object whenever it is looked up
        yield from _held(source.__self__)
        yield source.__self__
    elif is_own(source):  # a stranger's attributes may open what they name
        yield from _of_own(source)


def _shares(source: object) -> object:
    """Ask a source what it shares, where its class or itself says that it does."""
    if inspect.getattr_static(source, "shares", None) is None:
        return None  # one that answers to every name has not said it
    return getattr(source, "shares", None)


def _of_own(source: object) -> Iterator[object]:
    table = getattr(source, "table", None)
    for part in table.values() if isinstance(table, Mapping) else (table,):
        if isinstance(part, MetricSource) or hasattr(part, "events"):
            yield from _held(part)
            yield part
    data = getattr(source, "data", None)
    if type(data).__name__ == "DuckDBPyRelation":
        yield type(data)  # it does not say on which connection it is
    connection = getattr(source, "connection", None)
    if _is_open(connection):
        yield connection


def _is_open(connection: object) -> bool:
    """Tell an open connection from an engine, an address, or a function."""
    if isinstance(connection, str | bytes | PathLike | Mapping):
        return False
    return any(
        hasattr(connection, name) for name in ("cursor", "exec_driver_sql", "rollback")
    )
