"""From a path, an address or an engine to the store that keeps a journal there."""

import os

from okrkit.errors import JournalError, shown
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.store import Store

__all__ = ["store_of"]


def store_of(where: object, *, seconds: float = 10.0) -> Store:
    """
    Find the store that something means.

    Args:
        where: A path that ends in ``.jsonl``, the address or engine of a database, or
            a store.
        seconds: How long it waits for other writers.

    Returns:
        The store; nothing is read or written yet.

    Raises:
        JournalError: A path to something else, or into no folder.
        MissingExtraError: SQLAlchemy is needed, and not installed.

    Example:
        >>> store_of("okrs.jsonl").name
        'okrs.jsonl'
    """
    if isinstance(where, str | os.PathLike):
        text = os.fspath(where)
        if isinstance(text, str) and "://" in text:
            return _database(text, seconds)
        if str(text).endswith(".jsonl"):
            return JsonlStore(where, seconds=seconds)
        raise JournalError(
            "this is no place for a journal",
            code="journal-foreign",
            place=_safe(text),
            expected="a file that ends in .jsonl, or an address such as sqlite:///...",
        )
    return where if isinstance(where, Store) else _database(where, seconds)


def _safe(text: str | bytes) -> str:
    """Show no more of a mistaken address than what holds no password."""
    words = str(text)
    if not {"@", "?"} & {*words}:
        return shown(text)
    behind = words.rpartition("@")[2].partition("?")[0]
    return shown(f"...{behind}")


def _database(where: object, seconds: float) -> Store:
    from okrkit.history.in_sql import SqlStore

    return SqlStore(where, seconds=seconds)
