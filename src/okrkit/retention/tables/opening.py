"""Where frames come from: an engine's own, an Arrow stream, files through DuckDB."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.frames import require
from okrkit.retention.tables.delimited import delimited, refuse_texts, with_numbers
from okrkit.retention.tables.files import (
    PARQUET,
    DataFile,
    data_files,
    paths_of,
    told_path,
)
from okrkit.retention.tables.parquet import parquet
from okrkit.retention.tables.spilling import spilling_database
from okrkit.retention.tables.table import Role


def opened(data: object, roles: Sequence[Role]) -> tuple[Any, object]:
    """
    Return the frame that an engine keeps.

    Args:
        data: A frame, an Arrow stream, a path or a `DataFile`.
        roles: Which column of a CSV file plays which part: it has no kinds itself.

    Returns:
        Something that narwhals knows, and what must live as long as it.

    Raises:
        InvalidOKRError: It is none, or a file that cannot be read.
        MissingExtraError: DuckDB or PyArrow would be needed.

    Example:
        >>> import polars
        >>> opened(polars.DataFrame({"who": [1]}), [])[0].columns
        ['who']
    """
    if isinstance(data, str | Path):
        data = DataFile(data)
    if isinstance(data, DataFile):
        return _relation(data, roles)
    import narwhals.stable.v2 as nw

    native = nw.to_native(data, pass_through=True)
    if nw.dependencies.is_pyarrow_table(native):
        return _floats(native, roles), None
    if nw.dependencies.is_into_dataframe(native) or _is_lazy(native):
        return native, None
    if hasattr(native, "__arrow_c_stream__"):
        return _floats(require("pyarrow", extra="pyarrow").table(native), roles), None
    raise InvalidOKRError(
        "not a table",
        code="not-a-table",
        expected="columns by name, a list of records, a data frame, or a path",
        got=shown(data),
    )


def _floats(table: Any, roles: Sequence[Role]) -> Any:  # noqa: ANN401 - of PyArrow
    """Make floats of whole numbers as numpy does: PyArrow refuses those above 2**53."""
    arrow = require("pyarrow", extra="pyarrow")
    named = {r.column for r in roles if r.kind == "number"}
    named -= {r.column for r in roles if r.kind != "number"}
    for place, one in enumerate(table.schema):
        if one.name in named and arrow.types.is_integer(one.type):
            column = table.column(place).cast(arrow.float64(), safe=False)
            table = table.set_column(place, one.name, column)
    return table


def _is_lazy(native: object) -> bool:
    import narwhals.stable.v2 as nw

    frame = nw.from_native(native, pass_through=True)
    return isinstance(frame, nw.LazyFrame)


def _relation(file: DataFile, roles: Sequence[Role]) -> tuple[Any, object]:
    """Open files in a database of their own, which never reaches for the network."""
    found = data_files(file.path)
    duckdb = require("duckdb", extra="duckdb")
    options = {"autoinstall_known_extensions": "false"}
    if file.memory is not None:
        options["memory_limit"] = file.memory
    if file.threads is not None:
        options["threads"] = str(file.threads)
    try:
        database = spilling_database(options)
        if found[0].lower().endswith(PARQUET):
            wanted = {role.column for role in roles}
            return parquet(database, found, wanted), (database, None)
        # Ids keep their zeros and no date is guessed at: all but numbers is text.
        texts = delimited(found).relation(database)
        return with_numbers(texts, roles), (database, texts)
    except duckdb.Error as error:
        raise unreadable(paths_of(file.path)[0], error) from error


def unreadable(path: str, error: Exception) -> InvalidOKRError:
    """
    Say why a file cannot be read, in the words of its reader.

    Args:
        path: The file.
        error: What the reader raised.

    Returns:
        The error.

    Example:
        >>> unreadable("a.csv", ValueError("Line: 3")).code
        'file-unreadable'
    """
    told = str(error)
    lines = told.splitlines()
    # Which of many files it is stands among the settings of the reader.
    files = [line.partition("=")[2] for line in lines if line.startswith("  file =")]
    return InvalidOKRError(
        "a file that cannot be read",
        code="file-unreadable",
        place=told_path(files[0].strip() if files else path),
        expected="Parquet, or CSV with a line of names and a cell for each in each row",
        got="; ".join(line for line in lines if line).partition("; Possible")[0][:160],
    )


@contextmanager
def reading(
    data: object, owner: object, roles: Sequence[Role], zone: str | None
) -> Generator[None]:
    """
    Raise okrkit's own errors where the rows of a file cannot be read.

    Args:
        data: What the user handed in.
        owner: What `opened` returned with the frame; None where it is no file.
        roles: Which column plays which part.
        zone: The business's time zone.

    Raises:
        InvalidOKRError: A cell that is no number, or a row of more or fewer cells.

    Example:
        >>> with reading("x", None, [], None):
        ...     pass
    """
    if not isinstance(owner, tuple):
        yield
        return
    duckdb = require("duckdb", extra="duckdb")
    path = paths_of(data.path)[0] if isinstance(data, DataFile) else str(data)
    try:
        yield
    except duckdb.Error as error:
        try:
            if owner[1] is not None:
                refuse_texts(owner[1], roles, zone)
        except duckdb.Error as first:
            raise unreadable(path, first) from first
        raise unreadable(path, error) from error
