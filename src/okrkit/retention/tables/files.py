"""`DataFile`: events in files, which these are, and what reading them may take."""

import glob
import os
import re
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Final, TypeAlias

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import items
from okrkit.retention.wholes import whole

PARQUET: Final = (".parquet", ".pq")
"""How the names of Parquet files end, in small letters."""

DELIMITED: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""How the names of CSV files end."""

Paths: TypeAlias = str | PathLike[str] | Sequence[str | PathLike[str]]
"""A file, a folder, a pattern, or several of them."""

_ENDINGS: Final = PARQUET + DELIMITED
_EXPECTED: Final = "files that end in " + ", ".join(_ENDINGS)
_LONGEST = 70
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT])i?B", re.IGNORECASE)
_UNITS: Final = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
# Beyond this some releases of DuckDB take a size for 0.
_MOST: Final = 2**63


def _memory(value: object) -> str | None:
    if value is None:
        return None
    parts = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if parts and float(parts[1]) * _UNITS[parts[2].upper()] < _MOST:
        return parts[0]
    raise InvalidOKRError(
        "no size of memory",
        code="invalid-limit",
        place="memory",
        expected="a number and its unit, such as '2GB' or '500MB'",
        got=shown(value),
    )


def _threads(value: object) -> int | None:
    return None if value is None else whole(value, field="threads", least=1, most=1024)


def _path(value: Paths) -> str | PathLike[str] | tuple[str, ...]:
    named = paths_of(value)
    return value if isinstance(value, str | PathLike) else named


@frozen
class DataFile:
    """
    Events in Parquet or CSV files, read by DuckDB without loading them whole.

    Attributes:
        path: A file, a folder, a pattern such as ``logs/*.parquet``, or several.
        memory: The most that DuckDB may hold, such as ``"2GB"``; beyond it works on
            disk, in the folder for temporary files. Its own default where None.
        threads: How many threads it may use; all processors where None.

    Raises:
        InvalidOKRError: `path` is none, `memory` no size, or `threads` no number from
            1 on.

    Example:
        >>> DataFile("events.parquet", memory="2GB").path
        'events.parquet'
        >>> DataFile(["october.csv", "november.csv"]).path
        ('october.csv', 'november.csv')
    """

    path: str | PathLike[str] | tuple[str, ...] = field(converter=_path)
    memory: str | None = field(default=None, kw_only=True, converter=_memory)
    threads: int | None = field(default=None, kw_only=True, converter=_threads)


def paths_of(path: Paths) -> tuple[str, ...]:
    """
    Return one path or several as several.

    Args:
        path: A path, or several.

    Returns:
        At least one, as texts.

    Raises:
        InvalidOKRError: No path, or something else.

    Example:
        >>> paths_of("a.csv"), paths_of([Path("a.csv"), "b.csv"])
        (('a.csv',), ('a.csv', 'b.csv'))
    """
    given = [path] if isinstance(path, str | PathLike) else items(path, field="path")
    made = [fspath(one) for one in given if isinstance(one, str | PathLike)]
    if len(made) < len(given) or not made or not all(_is_text(one) for one in made):
        raise InvalidOKRError(
            "not the path of a file",
            code="invalid-path",
            place="path",
            expected="a path, or several",
            got=shown(path),
        )
    return tuple(made)


def _is_text(path: object) -> bool:
    # No text at all would mean the folder that the process happens to run in.
    return isinstance(path, str) and path.strip() != ""


def data_files(path: Paths) -> list[str]:
    """
    Find the files that paths mean, all of one kind: Parquet, or CSV in any dress.

    Args:
        path: A file, a folder with all that is in it, a pattern, or several.

    Returns:
        Their paths, in order, each file once.

    Raises:
        InvalidOKRError: No file, one of another kind, both kinds at once, or one file
            in two dresses.

    Example:
        >>> data_files("nowhere/*.csv")
        Traceback (most recent call last):
            ...
        okrkit.errors.InvalidOKRError: 'nowhere/*.csv': no such file; expected files...
    """
    named = [file for one in paths_of(path) for file in _listed(one)]
    # What a link leads to is the same file.
    once = {os.path.realpath(file): file for file in reversed(named)}
    found = sorted(once.values())
    others = [
        file for file in found if _ends(file, PARQUET) != _ends(found[0], PARQUET)
    ]
    if others:
        raise InvalidOKRError(
            "Parquet beside CSV",
            code="file-unreadable",
            place=told_path(paths_of(path)[0]),
            expected="files of one kind",
            got=f"{told_path(found[0])} and {told_path(others[0])}",
            hint="Name those that are meant, such as 'logs/*.parquet'.",
        )
    _refuse_dresses(found)
    return [str(file) for file in found]


def _listed(path: str) -> list[Path]:
    """List the files of a path: itself, those of a folder, or what a pattern means."""
    place = Path(path)
    if place.is_dir():
        listed = [file for file in place.rglob("*") if _ends(file, _ENDINGS)]
    elif place.exists():
        listed = [place]
    else:
        listed = [*map(Path, glob.glob(path, recursive=True))]  # noqa: PTH207 - any root
    found = [file for file in listed if not file.is_dir()]
    for file in found or ([] if place.is_dir() else [place]):
        if not _ends(file, _ENDINGS):
            raise InvalidOKRError(
                "not a kind of file that is read",
                code="file-unreadable",
                place=told_path(file),
                expected=_EXPECTED,
            )
    # A link to nothing and a pipe are none.
    gone = [file for file in found if not file.is_file()]
    if gone or not found:
        raise InvalidOKRError(
            "no such file",
            code="file-missing",
            place=told_path(gone[0] if gone else path),
            expected=_EXPECTED,
        )
    return found


def _refuse_dresses(found: Sequence[Path]) -> None:
    """Refuse a file beside itself, packed or in another format: it counts twice."""
    seen: dict[str, Path] = {}
    for file in found:
        ending = max(e for e in _ENDINGS if _ends(file, (e,)))
        bare = str(file)[: -len(ending)]
        if bare in seen:
            raise InvalidOKRError(
                "two files of one name, which may be the same rows twice",
                code="file-unreadable",
                place=told_path(file),
                expected="files of different names",
                got=f"{told_path(seen[bare])} and {told_path(file)}",
                hint="Name those that are meant, or give one another name.",
            )
        seen[bare] = file


def _ends(file: Path, endings: tuple[str, ...]) -> bool:
    return file.name.lower().endswith(endings)


def told_path(path: str | PathLike[str]) -> str:
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
