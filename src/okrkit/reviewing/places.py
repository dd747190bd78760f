"""Where in files objectives and key results stand: the line of each title."""

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Final
from urllib.parse import quote

from attrs import frozen

from okrkit.errors import DocumentError
from okrkit.formats.faults import TreePath
from okrkit.formats.paths import documents_in, files_below
from okrkit.formats.read import file_text, read_file
from okrkit.formats.reader import draft_id
from okrkit.formats.tree import Plain
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet

__all__ = ["TEXTS", "Place", "passed_over", "places", "read_texts"]

TEXTS: Final = (".txt", ".md", ".markdown")
"""Files that hold OKRs as people write them."""

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


def places(
    okrs: OKRSet, paths: "Sequence[str | PathLike[str]]", /
) -> dict[tuple[str, str], Place]:
    """
    Say where each objective and key result stands.

    Args:
        okrs: The set that was read from the files.
        paths: Documents and folders, as `okrkit.load` takes them; or files of text;
            ``-`` is standard input, which has no places.

    Returns:
        A place by kind and id; ids of several files are there with and without the
        name of their set.

    Raises:
        DocumentError: A file is not there, or is no document.

    Example:
        >>> places(OKRSet(), ())
        {}
    """
    found: dict[tuple[str, str], Place] = {}
    for path in paths:
        if str(path) == "-":  # standard input, which nobody can open again
            continue
        if Path(path).suffix.lower() in TEXTS:
            found |= _in_text(okrs, Path(path))
        else:
            found |= _in_documents(path) | found
    return found


def _in_text(okrs: OKRSet, path: Path) -> dict[tuple[str, str], Place]:
    """Look for each title in the lines of a text, from where the last one stood."""
    lines = read_lines(path)
    found: dict[tuple[str, str], Place] = {}
    at = 0
    for kind, id, title in _titles(okrs):
        for line in (*range(at, len(lines)), *range(at)):
            column = lines[line].find(title)
            if column >= 0:
                found[kind, id] = Place(_uri(path), line + 1, column + 1)
                at = line
                break
    return found


def _titles(okrs: OKRSet) -> Iterator[tuple[str, str, str]]:
    for objective in okrs.objectives:
        yield "objective", objective.id, objective.title
        for kr in objective.key_results:
            yield "key result", kr.id, kr.title


def read_lines(path: Path) -> list[str]:
    """
    Read the lines of a text.

    Args:
        path: The file.

    Returns:
        Its lines.

    Raises:
        DocumentError: It is not there, cannot be read, or is not UTF-8.
        LimitError: It is larger than a document may be.

    Example:
        >>> read_lines(Path("missing.md"))
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.md: there is no such file
    """
    return file_text(str(path), Limits()).splitlines()


def read_texts(paths: Iterable[str], /) -> str:
    """
    Read texts of people as one.

    Args:
        paths: The files.

    Returns:
        What they say, one after the other.

    Raises:
        DocumentError: One is not there, cannot be read, or is not UTF-8; or there is
            nothing in it, which nobody would see beside the others.
        LimitError: One is larger than a document may be.

    Example:
        >>> read_texts(["missing.md"])
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.md: there is no such file
    """
    texts = {path: file_text(path, Limits()) for path in paths}
    for path, text in texts.items():
        if not text.strip():
            raise DocumentError(
                "there is nothing in it", code="document-empty", place=path
            )
    return "\n\n".join(texts.values())


def _in_documents(path: "str | PathLike[str]") -> dict[tuple[str, str], Place]:
    found: dict[tuple[str, str], Place] = {}
    for file in documents_in((path,)):
        tree = read_file(file)
        named = tree.value.get("set")
        name = named if isinstance(named, str) else Path(file).stem
        rows = list(_rows(tree.value))
        spots = tree.locate_many([path for _, _, path in rows])
        for (kind, id, _), (line, column) in zip(rows, spots, strict=True):
            place = Place(_uri(Path(file)), max(line, 1), max(column, 1))
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


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def passed_over(paths: Iterable[str], /) -> str:
    """
    Say which texts in folders are not read, since only documents are.

    Args:
        paths: Files and folders; of a folder, the files in it and below.

    Returns:
        The sentence; empty where there are none. Files about the folder itself, such
        as README.md, are no OKRs.

    Example:
        >>> passed_over(["okrs.yaml"])
        ''
    """
    names = [
        Path(file).name
        for path in paths
        if Path(path).is_dir()
        for file in sorted(files_below(path, TEXTS))
        if not Path(file).stem.isupper()
    ]
    if not names:
        return ""
    said = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (
        f"of a folder only documents are read, and not {said}{more}; give a text by "
        "its own name"
    )


_NAMED: Final = 3
