"""`DataFile`: events in files, and how much memory reading them may take."""

from pathlib import Path

from attrs import field, frozen


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
