"""Where in files objectives and key results stand: the line of each title."""

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Final
from urllib.parse import quote

from attrs import frozen

from okrkit.formats.faults import TreePath
from okrkit.formats.paths import documents_in
from okrkit.formats.read import read_file
from okrkit.formats.reader import draft_id
from okrkit.formats.tree import Plain

__all__ = ["Place", "places"]

_TITLE: Final = "title"


@frozen
class Place:
    """
    Where something stands.

    Attributes:
        uri: The file, as a reference of the web writes it.
        line: From 1.
        column: From 1.

    Example:
        >>> Place("okrs.yaml", 3, 5).line
        3
    """

    uri: str
    line: int
    column: int


def places(paths: "Sequence[str | PathLike[str]]", /) -> dict[tuple[str, str], Place]:
    """
    Say where each objective and key result stands.

    Args:
        paths: Files and folders, as `okrkit.load` takes them.

    Returns:
        A place by kind and id; ids of several files are there with and without the
        name of their set.

    Raises:
        DocumentError: A file is not there, or is no document.

    Example:
        >>> places(())
        {}
    """
    found: dict[tuple[str, str], Place] = {}
    for file in documents_in(tuple(paths)) if paths else ():
        tree = read_file(file)
        named = tree.value.get("set")
        name = named if isinstance(named, str) else Path(file).stem
        rows = list(_rows(tree.value))
        spots = tree.locate_many([path for _, _, path in rows])
        for (kind, id, _), (line, column) in zip(rows, spots, strict=True):
            place = Place(_uri(file), max(line, 1), max(column, 1))
            found[kind, f"{name}/{id}"] = place
            found.setdefault((kind, id), place)
    return found


def _rows(document: dict[str, Plain]) -> Iterator[tuple[str, str, TreePath]]:
    """Go through what has an id, each with the path of its title."""
    for at, objective in enumerate(_list(document.get("objectives"))):
        top: TreePath = ("objectives", at)
        if isinstance(objective, dict):
            id = str(objective.get("id"))
            yield "objective", id, (*top, _TITLE)
            for of, row in enumerate(_list(objective.get("key_results"))):
                path = (*top, "key_results", of)
                if isinstance(row, dict):
                    yield "key result", str(row.get("id")), (*path, _TITLE)
                elif isinstance(row, str):
                    yield "key result", draft_id(id, of), path


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
