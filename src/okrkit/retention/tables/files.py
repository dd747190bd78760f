"""`DataFile`: events in files, and how much memory reading them may take."""

from pathlib import Path

from attrs import field, frozen

from okrkit.errors import shown

_LONGEST = 70


@frozen
class DataFile:
    """
    Events in Parquet or CSV files, read by DuckDB without loading them whole.

    Attributes:
        path: A file, a folder, or a pattern such as ``logs/*.parquet``.
        memory: The most that DuckDB may hold, such as ``"2GB"``; beyond it works on
            disk, in the folder for temporary files. Its own default where None.
        threads: How many threads it may use; all processors where None.

    Example:
        >>> DataFile("events.parquet", memory="2GB").path
        'events.parquet'
    """

    path: str | Path
    memory: str | None = field(default=None, kw_only=True)
    threads: int | None = field(default=None, kw_only=True)


def told_path(path: str | Path) -> str:
    """
    Show a path in a message: of a long one the end, which names the file.

    Args:
        path: The path.

    Returns:
        At most about 80 characters.

    Example:
        >>> told_path("logs/" * 30 + "a.csv")[-12:]
        "/logs/a.csv'"
    """
    text = str(path)
    return shown(text if len(text) <= _LONGEST else "..." + text[3 - _LONGEST :])
