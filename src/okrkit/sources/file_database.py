"""Files by their paths, and a database of DuckDB that can read nothing else."""

import glob
import os
from collections.abc import Sequence
from typing import Any

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.frames import require
from okrkit.retention.tables.files import data_files
from okrkit.retention.tables.spilling import spilling_database

__all__ = ["closed_database", "found_files"]


def found_files(paths: Sequence[str]) -> list[str]:
    """
    Find files, all of one kind.

    Args:
        paths: Files, folders or patterns.

    Returns:
        Whole paths without links, in order, each once.

    Raises:
        InvalidOKRError: No file, or files that do not go together.

    Example:
        >>> found_files(["nowhere/*.csv"])
        Traceback (most recent call last):
            ...
        okrkit.errors.InvalidOKRError: 'nowhere/*.csv': no such file; expected files...
    """
    return [os.path.realpath(file) for file in data_files(paths)]


def closed_database(found: Sequence[str], *, memory: str, threads: int | None) -> Any:  # noqa: ANN401 - has no types of its own
    """
    Open a database that can read some files, and reach nothing else.

    What does not fit into memory it puts in a folder that is removed with it.

    Args:
        found: Whole paths of the files.
        memory: The most that it may hold.
        threads: How many threads it may use; all processors where None.

    Returns:
        A connection of DuckDB.

    Raises:
        InvalidOKRError: `memory` is no size.
        MissingExtraError: DuckDB is not installed.

    Example:
        >>> database = closed_database([], memory="100MB", threads=1)
        >>> database.sql("select 34 as value").fetchall()
        [(34,)]
    """
    duckdb = require("duckdb", extra="duckdb")
    options = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "memory_limit": memory,
    }
    if threads is not None:
        options["threads"] = str(threads)
    # A pattern stands for each file, since its name may hold marks of patterns.
    allowed = {form for path in found for form in (path, glob.escape(path))}
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in sorted(allowed))
    try:
        database = spilling_database(options)
    except duckdb.Error as error:
        raise InvalidOKRError(
            "DuckDB does not take these limits",
            code="invalid-limit",
            place="memory",
            expected="a size such as '1GB'",
            got=shown(memory),
        ) from error
    database.execute("SET enable_progress_bar = false")  # it would print
    database.execute(f"SET allowed_paths = [{listed}]")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database
