"""Databases that put what does not fit into memory in a folder of their own."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from typing import Any

from okrkit.results.frames import require


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
    return database


def _remove(folder: str, process: int) -> None:
    # A process that was forked off knows the folder, which is not its own.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
