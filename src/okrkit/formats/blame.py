"""Where faults stand, in which order, and which of them only follow from others."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import inf
from typing import Any

from okrkit.errors import DocumentFault, LimitError, StructureError
from okrkit.formats.faults import TreePath, counted, name_path
from okrkit.formats.gather import Leaf
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits

__all__ = [
    "follows",
    "in_order",
    "located",
    "long_texts",
    "split_path",
    "structure_error",
    "too_long",
]

_LENGTHS = {
    "id": "id",
    "metric": "id",
    "set": "id",
    "title": "title",
    "name": "title",
    "owner": "title",
    "author": "title",
    "level": "title",
    "scope": "title",
    "segment": "title",
    "by": "title",
    "root_cause": "title",
    "carried_from": "title",
    "note": "note",
    "reason": "note",
    "lesson": "note",
    "why": "note",
    "because": "note",
    "description": "note",
}
_SHORTEN = {
    "id": "Choose a shorter one.",
    "title": "Move the rest to a note.",
    "note": "Keep the rest elsewhere and link to it.",
}
_CONSTANTS = {"True": "true", "False": "false", "None": "null"}
_CONSTANT = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(?:True|False|None)\b"""
)
_STEP = re.compile(r"\[([0-9]+)\]|([^.\[]+)")
_IN_CODE = {
    "Done()": "done: true",
    "Establish()": "establish: true",
    "Hold(at_least=...) or Hold(at_most=...)": "at_least or at_most",
    "Numbers in text are read by Unit.parse.": "Write it without quotes.",
    "To correct it, pass replace=True to with_check_in.": "Keep one of them.",
    "a datetime.date or text": "text",
    "convert it to a datetime.date first": "Write it as 2026-11-15.",
    "pass .date() in the time zone you mean": "Write the day alone: 2026-11-15.",
}
_PERHAPS_MERGED = ("missing-field", "target-missing", "target-incomplete")


def structure_error(
    faults: Sequence[DocumentFault],
    file: str,
    limits: Limits,
    files: int = 1,
    *,
    complete: bool = True,
) -> StructureError:
    r"""
    Make the error of a document with faults: as many as the limit allows.

    Args:
        faults: The faults, in order; one that is told twice counts once.
        file: The name of the file, or of the first.
        limits: How many are kept.
        files: How many documents were read.
        complete: False where reading stopped, and there may be more.

    Returns:
        The error, to be raised.

    Example:
        >>> str(structure_error([DocumentFault("no", path="a")], "x.json", Limits()))
        'x.json has a fault\n  a: no'
    """
    unique = list(
        {(f.file, f.line, f.column, f.path, f.code, f.why): f for f in faults}.values()
    )
    what = f"{files} documents have" if files > 1 else f"{file or 'the document'} has"
    return counted(what, unique, limits, complete=complete)


def long_texts(
    value: object, at: TreePath, limits: Limits
) -> Iterator[tuple[TreePath, int]]:
    """
    Find the texts that are longer than allowed, before anything is made of them.

    Args:
        value: A part of a document.
        at: Its path.
        limits: How long texts may be.

    Yields:
        Path and length.

    Example:
        >>> list(long_texts({"title": "Stay"}, (), Limits(title=3)))
        [(('title',), 4)]
    """
    waiting: list[tuple[TreePath, object]] = [(at, value)]
    for path, box in waiting:  # grows while it is walked
        steps: Iterable[tuple[str | int, object]] = ()
        if isinstance(box, dict):
            steps = box.items()
        elif isinstance(box, list):
            steps = enumerate(box)
        for step, part in steps:
            if isinstance(part, dict | list):
                waiting.append(((*path, step), part))
            elif isinstance(part, str) and len(part) > _allowed(step, limits):
                yield (*path, step), len(part)


def _allowed(step: str | int, limits: Limits) -> float:
    name = _LENGTHS.get(str(step))
    return getattr(limits, name) if name else inf


def too_long(tree: Tree, path: TreePath, length: int, limits: Limits) -> LimitError:
    """
    Make the error of a text that is longer than allowed.

    Example:
        >>> tree = Tree({}, "", "json", lambda _: {})
        >>> too_long(tree, ("objectives", 0, "title"), 501, Limits()).limit
        'title'
    """
    limit = _LENGTHS[str(path[-1])]
    line = tree.locate(path)[0]
    spot = f"line {line}" if line and not tree.file else tree.file
    if line and tree.file:
        spot = f"{tree.file}:{line}"
    allowed = getattr(limits, limit)
    # The default is the most there can be: no limit to pass would allow more.
    at_most = allowed == getattr(Limits(), limit)
    return LimitError(
        f"{length:,} characters; the limit is {allowed:,}",
        limit=limit,
        allowed=allowed,
        place=", ".join(part for part in (spot, name_path(path)) if part),
        **({"hint": _SHORTEN[limit]} if at_most else {}),
    )


def located(tree: Tree, leaves: Sequence[Leaf]) -> list[DocumentFault]:
    """
    Turn faults of values into faults of a document, each with its place in the text.

    Args:
        tree: The document.
        leaves: Paths and faults.

    Returns:
        The faults, in the order they stand in the text.

    Example:
        >>> tree = Tree({}, "okrs.json", "json", lambda _: {})
        >>> from okrkit.errors import InvalidOKRError
        >>> located(tree, [(("cycle",), InvalidOKRError("no"))])[0].file
        'okrs.json'
    """
    spots = tree.locate_many([path for path, _ in leaves])
    faults = [
        DocumentFault(
            error.why,
            code=error.code,
            file=tree.file,
            line=line,
            column=column,
            path=name_path(path),
            expected=_written(error.expected),
            got=error.got if tree.format == "dict" else _as_written(error.got),
            hint=_written(error.hint),
        )
        for (path, error), (line, column) in zip(leaves, spots, strict=True)
    ]
    return in_order(tree, faults)


def _written(words: str) -> str:
    """Say to those who write documents what is said to those who write code."""
    for code, document in _IN_CODE.items():
        words = words.replace(code, document)
    return words


def _as_written(got: str) -> str:
    """Show true, false and null as documents write them, wherever they stand."""
    return _CONSTANT.sub(lambda found: _CONSTANTS.get(found[0], found[0]), got)


def in_order(tree: Tree, faults: Iterable[DocumentFault]) -> list[DocumentFault]:
    """
    Sort faults as they stand in the document.

    Example:
        >>> tree = Tree({"cycle": 1, "okrkit": 1}, "", "dict", lambda _: {})
        >>> faults = [DocumentFault("no", path=path) for path in ("okrkit", "cycle")]
        >>> [fault.path for fault in in_order(tree, faults)]
        ['cycle', 'okrkit']
    """
    known: dict[int, dict[str, int]] = {}

    def rank(box: dict[str, object], key: str) -> int:
        if id(box) not in known:
            known[id(box)] = {name: at for at, name in enumerate(box)}
        return known[id(box)][key]

    def place(fault: DocumentFault) -> tuple[int, ...]:
        ranks: list[int] = []
        box: Any = tree.value
        for step in split_path(fault.path):
            if isinstance(box, dict) and step in box:
                ranks.append(rank(box, str(step)))
                box = box[step]
            elif isinstance(box, list) and isinstance(step, int) and step < len(box):
                ranks.append(step)
                box = box[step]
        return (fault.line, fault.column, *ranks)

    return sorted(faults, key=place)


def follows(path: TreePath, code: str, spoilt: Collection[TreePath]) -> bool:
    """
    Tell whether a fault is no more than the shadow of one that was told already.

    Args:
        path: Where it stands.
        code: What it is.
        spoilt: Paths of values that could not be read.

    Returns:
        Whether it stands at or below one of them, or is of the unknown fields among
        which one of them is, or misses a field that a merge key may have held.

    Example:
        >>> follows(("metrics", "nps"), "not-a-mapping", [("metrics",)])
        True
    """
    return any(_shadows(path, code, top) for top in spoilt)


def _shadows(path: TreePath, code: str, top: TreePath) -> bool:
    if path[: len(top)] == top:
        return True
    if path[-1:] == ("extra",):
        return top[: len(path) - 1] == path[:-1]
    # Some lists are checked as a whole; a merge key may hold any field.
    in_list = isinstance(top[-1], int)
    return path == top[:-1] and (
        in_list or (top[-1] == "<<" and code in _PERHAPS_MERGED)
    )


def split_path(path: str) -> TreePath:
    """
    Read a path that was written out.

    Example:
        >>> split_path("objectives[0].title")
        ('objectives', 0, 'title')
    """
    return tuple(int(at) if at else name for at, name in _STEP.findall(path))
