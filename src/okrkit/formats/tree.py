"""What every reader returns: a plain tree, and where in the text each value stands."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from math import inf
from typing import Any, TypeAlias

from attrs import field, frozen

from okrkit.errors import DocumentError, DocumentFault
from okrkit.formats.faults import SPOILT, Faults, Spot, TreePath, text_fault
from okrkit.model.limits import Limits

__all__ = ["Census", "Finder", "Plain", "Tree", "census", "check_size", "spoil"]

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""What a reader makes of a document: nothing but Python's own plain values."""

Finder: TypeAlias = Callable[[Collection[TreePath]], dict[TreePath, tuple[Spot, Spot]]]
"""Looks paths up in a text: for each one it finds, where its key and value stand."""


@frozen(eq=False)
class Tree:
    """
    A document as plain values that still knows its text.

    Attributes:
        value: The document: dicts, lists, texts, numbers, booleans and None.
        file: The file's name as it was given; empty for text.
        format: ``"yaml"``, ``"json"`` or ``"toml"``.
        faults: What is wrong with the text itself.
        spoilt: Paths of values that could not be read; `SPOILT` stands there.
        readable: Whether the text could be read to its end; its value is empty if not.
        complete: Whether `faults` are all of them; False where they were very many.
        refused: Why the file is no document at all, where it is none.

    Example:
        >>> from okrkit.formats.read import read_text
        >>> tree = read_text('{"title": "Keep", "weight": 2}', "json")
        >>> tree.locate(("weight",), key=True)
        (1, 19)
    """

    value: dict[str, Plain]
    file: str
    format: str
    _find: Finder = field(repr=False)
    faults: Sequence[DocumentFault] = field(default=(), kw_only=True)
    spoilt: Collection[TreePath] = field(default=(), kw_only=True)
    readable: bool = field(default=True, kw_only=True)
    complete: bool = field(default=True, kw_only=True)
    refused: DocumentError | None = field(default=None, kw_only=True)
    _found: dict[TreePath, tuple[Spot, Spot]] = field(
        factory=dict, init=False, repr=False
    )

    def locate(self, path: TreePath, *, key: bool = False) -> Spot:
        """
        Say where a value stands in the text.

        Args:
            path: Keys and indexes from the root.
            key: Ask for the value's key instead of the value.

        Returns:
            Line and column; those of the nearest container that is there where the
            path itself is not; ``(0, 0)`` where nothing is known.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> read_text('{"a": [1, 22]}', "json").locate(("a", 1))
            (1, 11)
        """
        return self.locate_many([path], key=key)[0]

    def locate_many(
        self, paths: Iterable[TreePath], *, key: bool = False
    ) -> list[Spot]:
        """
        Say where many values stand, reading the text once; the answers are kept.

        Args:
            paths: Keys and indexes from the root, one tuple a value.
            key: Ask for the values' keys instead of the values.

        Returns:
            One line and column a path, as `locate` gives them.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> tree = read_text('{"a": [1, 22]}', "json")
            >>> tree.locate_many([("a",), ("a", 0), ("b",)])
            [(1, 7), (1, 8), (1, 1)]
        """
        asked = list(paths)
        wanted = {path[:end] for path in asked for end in range(len(path) + 1)}
        missing = wanted.difference(self._found)
        if missing:
            unknown = dict.fromkeys(missing, ((0, 0), (0, 0)))
            self._found.update(unknown | self._find(missing))
        return [self._nearest(path, key=key) for path in asked]

    def _nearest(self, path: TreePath, *, key: bool) -> Spot:
        for end in range(len(path), -1, -1):
            key_spot, value_spot = self._found[path[:end]]
            if value_spot != (0, 0):
                return key_spot if key and end == len(path) else value_spot
        return (0, 0)


def spoil(value: Plain, paths: Iterable[TreePath]) -> None:
    """
    Put `SPOILT` where values could not be read; leave out keys that are no text.

    Args:
        value: The tree; it is changed.
        paths: Where they stand; a path that is not there is passed over.

    Example:
        >>> tree = {"a": [1, 0.0]}
        >>> spoil(tree, [("a", 1), ("b",)])
        >>> tree
        {'a': [1, nan]}
    """
    for path in paths:
        box: Any = value
        for step in path[:-1]:
            box = box[step] if _has(box, step) else None
        if path and _has(box, path[-1]):
            box[path[-1]] = SPOILT
            if text_fault(str(path[-1])):
                del box[path[-1]]


def _has(box: object, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(box, list) and step < len(box)
    return isinstance(box, dict) and step in box


@frozen
class Census:
    """
    What there is in a tree.

    Attributes:
        keys: Keys of all dicts together.
        nodes: Values, containers included.
        depth: Containers within containers, at most.
        odd: Whether a number is infinite or zero, or a text is not plain Unicode,
            where one was asked to look.

    Example:
        >>> census({"a": [1, 2]}, Limits())
        Census(keys=1, nodes=4, depth=2, odd=False)
    """

    keys: int
    nodes: int
    depth: int
    odd: bool


def census(
    value: object,
    limits: Limits,
    *,
    numbers: bool = False,
    texts: bool = False,
    boxes: float = inf,
) -> Census:
    """
    Count a tree level by level: in bulk, without recursion.

    Args:
        value: The tree.
        limits: Counting stops at the first level beyond its depth or nodes.
        numbers: Look at each float.
        texts: Look at each text and key.
        boxes: The most containers there can be; where they are all found, what is
            deeper is not looked at.

    Returns:
        The counts.

    Example:
        >>> census([[[]]], Limits()).depth
        3
    """
    keys, nodes, depth, odd = 0, 1, 0, False
    dicts: _Dicts = [value] if isinstance(value, dict) else []
    lists: _Lists = [value] if isinstance(value, list) else []
    while (dicts or lists) and depth <= limits.depth and nodes <= limits.nodes:
        depth += 1
        boxes -= len(dicts) + len(lists)
        keys += (keys_here := sum(map(len, dicts)))
        nodes += keys_here + sum(map(len, lists))
        odd = odd or (numbers and _any_odd_number(_parts(dicts, lists)))
        odd = odd or (texts and _any_odd_text(_parts(dicts, lists)))
        odd = odd or (texts and _any_odd_text(chain.from_iterable(dicts)))
        # Most values stand in the lowest level, which has no boxes: no pass, or one.
        if boxes <= 0:
            break
        kinds = set(map(type, _parts(dicts, lists)))
        parts: list[Any] = list(_parts(dicts, lists)) if {dict, list} & kinds else []
        # Where all are of one kind there is nothing to part.
        dicts = parts if kinds == {dict} else [p for p in parts if type(p) is dict]
        lists = parts if kinds == {list} else [p for p in parts if type(p) is list]
    return Census(keys, nodes, depth, odd)


_Dicts: TypeAlias = list[dict[object, object]]
_Lists: TypeAlias = list[list[object]]


def _parts(dicts: _Dicts, lists: _Lists) -> Iterable[object]:
    return chain(
        chain.from_iterable(map(dict.values, dicts)), chain.from_iterable(lists)
    )


def _any_odd_number(values: Iterable[object]) -> bool:
    floats = {each for each in values if type(each) is float}
    return not floats.isdisjoint((0.0, inf, -inf))


def _any_odd_text(values: Iterable[object]) -> bool:
    return bool(text_fault("\n".join([each for each in values if type(each) is str])))


def check_size(count: Census, faults: Faults, spot: Spot = (0, 0)) -> None:
    """
    Refuse a tree that is too deep or has too many values.

    Args:
        count: From `census`.
        faults: Knows the limits and the file.
        spot: Where the limit was passed, where that is known.

    Raises:
        LimitError: The tree is larger than allowed.

    Example:
        >>> check_size(census([[]], Limits()), Faults(limits=Limits(depth=1)))
        Traceback (most recent call last):
        okrkit.errors.LimitError: containers stand too deep in each other; the limit...
    """
    if count.depth > faults.limits.depth:
        raise faults.limit("depth", "containers stand too deep in each other", spot)
    if count.nodes > faults.limits.nodes:
        raise faults.limit("nodes", "the document has too many values", spot)
