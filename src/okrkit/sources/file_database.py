"""Files found by their paths, and a database of DuckDB that can read nothing else."""

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.frames import require
from okrkit.retention.tables.delimited import Delimited, delimited
from okrkit.retention.tables.files import told_path

__all__ = ["PARQUET", "closed_database", "found_files", "texts_of"]

_CSV: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
PARQUET: Final = (".parquet", ".pq")
"""How names of Parquet files end."""

_ENDINGS: Final = (*PARQUET, *_CSV)


def found_files(paths: Sequence[str]) -> list[str]:
    """
    Find files, all of one kind.

    Args:
        paths: Files, folders or patterns.

    Returns:
        Whole paths without links, in order, each once.

    Raises:
        InvalidOKRError: No file, or files of several kinds or of another.

    Example:
        >>> found_files(["nowhere/*.csv"])
        Traceback (most recent call last):
            ...
        okrkit.errors.InvalidOKRError: 'nowhere/*.csv': no such file; expected files...
    """
    found = [str(file.resolve()) for path in paths for file in _files(path)]
    found = list(dict.fromkeys(found))
    kinds = {file.lower().endswith(PARQUET) for file in found}
    if len(kinds) != 1:
        raise InvalidOKRError(
            "Parquet beside CSV" if kinds else "no such file",
            code="file-unreadable",
            place=told_path(paths[0]),
            expected="files that end in " + ", ".join(_ENDINGS),
        )
    return found


def _files(path: str) -> list[Path]:
    """List the files of a path: itself, those of a folder, or what a pattern means."""
    place = Path(path)
    if place.is_dir():
        return sorted(f for f in place.rglob("*") if _is_read(f) and f.is_file())
    if place.is_file():
        listed = [place]
    else:
        named = glob.glob(path, recursive=True)  # noqa: PTH207 - any root
        listed = sorted(f for f in map(Path, named) if f.is_file())
    for file in listed:
        if not _is_read(file):
            raise InvalidOKRError(
                "not a kind of file that is read",
                code="file-unreadable",
                place=told_path(file),
                expected="files that end in " + ", ".join(_ENDINGS),
            )
    return listed


def _is_read(file: Path) -> bool:
    return file.name.lower().endswith(_ENDINGS)


def texts_of(found: Sequence[str]) -> Delimited:
    r"""
    Look at the lines of names of CSV files, which must be the same.

    Args:
        found: Whole paths.

    Returns:
        How they are read.

    Raises:
        InvalidOKRError: A file that cannot be read, or of other columns.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "nps.csv")
        ...     _ = path.write_text("date;value\n")
        ...     texts_of([str(path)]).names
        ['date', 'value']
    """
    heads = [delimited(file) for file in found]
    for file, head in zip(found, heads, strict=True):
        if (head.names, head.mark) != (heads[0].names, heads[0].mark):
            raise InvalidOKRError(
                "files of other columns",
                code="file-unreadable",
                place=told_path(file),
                expected=heads[0].mark.join(heads[0].names),
                got=shown(head.mark.join(head.names)),
            )
    return evolve(heads[0], files=found)


def closed_database(
    found: Sequence[str], folder: str, *, memory: str, threads: int | None
) -> Any:  # noqa: ANN401 - has no types of its own
    """
    Open a database that can read some files, and reach nothing else.

    Args:
        found: Whole paths of the files.
        folder: Where it may put what does not fit into memory.
        memory: The most that it may hold.
        threads: How many threads it may use; all processors where None.

    Returns:
        A connection of DuckDB.

    Raises:
        InvalidOKRError: `memory` is no size.
        MissingExtraError: DuckDB is not installed.

    Example:
        >>> database = closed_database([], ".", memory="100MB", threads=1)
        >>> database.sql("select 34 as value").fetchall()
        [(34,)]
    """
    duckdb = require("duckdb", extra="duckdb")
    options = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "memory_limit": memory,
        "temp_directory": folder,
    }
    if threads is not None:
        options["threads"] = str(threads)
    # A pattern stands for each file, since its name may hold marks of patterns.
    allowed = {form for path in found for form in (path, glob.escape(path))}
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in sorted(allowed))
    try:
        database = duckdb.connect(config=options)
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
