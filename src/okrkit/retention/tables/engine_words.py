"""What an engine could not do, as an error of okrkit in the engine's own words."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from okrkit.errors import InvalidOKRError, OKRError

_ENGINES: Final = frozenset(
    [
        *("_duckdb", "duckdb", "narwhals", "pandas", "polars", "pyarrow"),
        *("ibis", "psycopg", "py4j", "pyo3_runtime", "pyspark", "sqlalchemy"),
    ]
)
"""The modules of engines; DuckDB has one for its errors, Polars one for its panics."""

_LONGEST: Final = 160
_INTERRUPTED: Final = "Query interrupted"  # what DuckDB makes of a KeyboardInterrupt


@contextmanager
def by_hand() -> Generator[None, None, None]:
    """
    Let Ctrl+C through, of which DuckDB makes an error of its own.

    Yields:
        None, while DuckDB is asked.

    Raises:
        KeyboardInterrupt: It was pressed.

    Example:
        >>> with by_hand():
        ...     pass
    """
    try:
        yield
    except RuntimeError as error:
        if str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from None
        raise


@contextmanager
def engine_words() -> Generator[None]:
    """
    Raise an error of okrkit where an engine raises one of its own.

    A query fails when it runs, which may be long after the table was made: a file is
    gone, a connection closed, a cell cannot be turned into a number. Whoever runs out
    of memory, or is interrupted, learns of that as ever.

    Raises:
        InvalidOKRError: What the engine said, with its error as the cause.

    Example:
        >>> import polars
        >>> with engine_words():
        ...     polars.DataFrame({"day": [1]})["when"]
        Traceback (most recent call last):
            ...
        okrkit.errors.InvalidOKRError: the table cannot be read; got ColumnNotFound...
    """
    try:
        with by_hand():
            yield
    except (OKRError, MemoryError):
        raise
    except BaseException as error:  # a panic of Polars is no `Exception`
        if not _of_an_engine(error):
            raise
        raise InvalidOKRError(
            "the table cannot be read",
            code="table-unreadable",
            got=_said(error),
            hint="Is what it is made of, and the connection, still there?",
        ) from error


def _of_an_engine(error: BaseException) -> bool:
    """Tell by its type, or by whether an engine was at work when it was raised."""
    if _is_engine(type(error).__module__):
        return True
    trace = error.__traceback__
    while trace is not None and isinstance(error, Exception):
        if _is_engine(trace.tb_frame.f_globals.get("__name__", "")):
            return True
        trace = trace.tb_next
    return False


def _is_engine(module: str) -> bool:
    return module.partition(".")[0] in _ENGINES


def _said(error: BaseException) -> str:
    """Return the first lines of what an engine said, on one line, printable."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = "; ".join([type(error).__name__, *lines])
    return ascii(told[:_LONGEST])[1:-1].replace("\\'", "'")
