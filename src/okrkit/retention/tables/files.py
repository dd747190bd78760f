"""`DataFile`: events in files, which these are, and what reading them may take."""

import glob
import re
from pathlib import Path
from typing import Final

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.retention.wholes import whole

PARQUET: Final = (".parquet", ".pq")
"""How the names of Parquet files end, in small letters."""

DELIMITED: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""How the names of CSV files end."""

_LONGEST = 70
_SIZE: Final = re.compile(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", re.IGNORECASE)


def _memory(value: object) -> str | None:
    if value is None or (isinstance(value, str) and _SIZE.fullmatch(value)):
        return value
    raise InvalidOKRError(
        "no size of memory",
        code="invalid-limit",
        place="memory",
        expected="a number and its unit, such as '2GB' or '500MB'",
        got=shown(value),
    )


def _threads(value: object) -> int | None:
    return None if value is None else whole(value, field="threads", least=1, most=1024)


@frozen
class DataFile:
    """
    Events in Parquet or CSV files, read by DuckDB without loading them whole.

    Attributes:
        path: A file, a folder, or a pattern such as ``logs/*.parquet``.
        memory: The most that DuckDB may hold, such as ``"2GB"``; beyond it works on
            disk, in the folder for temporary files. Its own default where None.
        threads: How many threads it may use; all processors where None.

    Raises:
        InvalidOKRError: `memory` is no size, or `threads` is no number from 1 on.

    Example:
        >>> DataFile("events.parquet", memory="2GB").path
        'events.parquet'
    """

    path: str | Path
    memory: str | None = field(default=None, kw_only=True, converter=_memory)
    threads: int | None = field(default=None, kw_only=True, converter=_threads)


def data_files(path: str | Path) -> list[str]:
    """
    Find the files that a path means, all of one kind: Parquet, or CSV in any dress.

    Args:
        path: A file, a folder with all that is in it, or a pattern.

    Returns:
        Their paths, in order.

    Raises:
        InvalidOKRError: No file, one of another kind, or both kinds at once.

    Example:
        >>> data_files("nowhere/*.csv")
        Traceback (most recent call last):
            ...
        okrkit.errors.InvalidOKRError: 'nowhere/*.csv': no such file
    """
    place = Path(path)
    if place.is_dir():
        listed = [p for p in place.rglob("*") if _ends(p, PARQUET + DELIMITED)]
    elif place.exists():
        listed = [place]
    else:
        listed = [*map(Path, glob.glob(str(path), recursive=True))]  # noqa: PTH207 - any root
    found = sorted(file for file in listed if not file.is_dir())
    for file in found or ([] if place.is_dir() else [place]):
        if not _ends(file, PARQUET + DELIMITED):
            raise InvalidOKRError(
                "not a kind of file that is read",
                code="file-unreadable",
                place=told_path(file),
                expected="files that end in " + ", ".join(PARQUET + DELIMITED),
            )
    if not found:
        raise InvalidOKRError(
            "no such file", code="file-unreadable", place=told_path(path)
        )
    others = [
        file for file in found if _ends(file, PARQUET) != _ends(found[0], PARQUET)
    ]
    if others:
        raise InvalidOKRError(
            "Parquet beside CSV",
            code="file-unreadable",
            place=told_path(path),
            expected="files of one kind",
            got=f"{told_path(found[0])} and {told_path(others[0])}",
            hint="Name those that are meant, such as 'logs/*.parquet'.",
        )
    return [str(file) for file in found]


def _ends(file: Path, endings: tuple[str, ...]) -> bool:
    return file.name.lower().endswith(endings)


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
