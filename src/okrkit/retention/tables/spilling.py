"""Databases that put what does not fit into memory in a folder of their own."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from okrkit.results.frames import require

_MADE: Final[ContextVar[list[Any] | None]] = ContextVar("okrkit_made", default=None)


def spilling_database(options: Mapping[str, str]) -> Any:  # noqa: ANN401 - has no types
    """
    Open a database of DuckDB in memory, with a folder that is removed with it.

    Where processes share such a folder, one may find the files of another in it. It is
    removed at the latest when the process ends.

    Args:
        options: The settings of DuckDB, but for the folder.

    Returns:
        A connection.

    Raises:
        MissingExtraError: DuckDB is not installed.

    Example:
        >>> database = spilling_database({"threads": "1"})
        >>> database.sql("select 34 as value").fetchall()
        [(34,)]
    """
    duckdb = require("duckdb", extra="duckdb")
    folder = tempfile.mkdtemp(prefix="okrkit-")
    try:
        database = duckdb.connect(config={**options, "temp_directory": folder})
    except duckdb.Error:
        _remove(folder, os.getpid())
        raise
    weakref.finalize(database, _remove, folder, os.getpid())
    made = _MADE.get()
    if made is not None:
        made.append(database)
    return database


@contextmanager
def databases_made() -> Generator[list[Any]]:
    """
    Note the databases that are opened meanwhile, so that they can be interrupted.

    Yields:
        The connections, in order; the list gets longer, also from threads of the same
        context.

    Example:
        >>> with databases_made() as made:
        ...     database = spilling_database({"threads": "1"})
        >>> made == [database]
        True
    """
    made: list[Any] = []
    token = _MADE.set(made)
    try:
        yield made
    finally:
        _MADE.reset(token)


def _remove(folder: str, process: int) -> None:
    # A process that was forked off knows the folder, which is not its own.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
