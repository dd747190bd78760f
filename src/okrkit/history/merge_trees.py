"""Three-way merge of plain values: field by field, lists by what their parts are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeGuard, TypeVar

from attrs import field, frozen

from okrkit.formats.targets import SLOTS
from okrkit.results.plain import Json, jsonable

__all__ = ["MISSING", "Clash", "Merger", "Sides", "in_order"]

T = TypeVar("T")
R = TypeVar("R")

Path: TypeAlias = tuple[str, ...]


class _Missing:
    """Stands for what is not there, where None may be a value."""


MISSING: Final = _Missing()
"""Stands for what is not there."""


class Sides(NamedTuple, Generic[T]):
    """
    What the three sides of a merge have.

    Attributes:
        base: What both sides began with.
        ours: What one side made of it.
        theirs: What the other side made of it.

    Example:
        >>> Sides(1, 2, 3).each(str)
        Sides(base='1', ours='2', theirs='3')
    """

    base: T
    ours: T
    theirs: T

    def each(self, change: Callable[[T], R]) -> "Sides[R]":
        """
        Change each side in the same way.

        Example:
            >>> Sides([1], [], [2, 3]).each(len).theirs
            2
        """
        return Sides(change(self.base), change(self.ours), change(self.theirs))


@frozen
class Clash:
    """
    One place that both sides changed, each in its own way.

    Attributes:
        path: The names that lead to it.
        sides: What each side has there, or `MISSING`.

    Example:
        >>> Clash(("objectives", "keep", "owner"), Sides(MISSING, "Ann", "Bob")).path[1]
        'keep'
    """

    path: Path
    sides: Sides[object]

    def values(self) -> dict[str, Json]:
        """
        Return the three values as JSON holds them; what is not there is left out.

        Example:
            >>> Clash((), Sides(MISSING, "Ann", "Bob")).values()
            {'ours': 'Ann', 'theirs': 'Bob'}
        """
        return {
            name: jsonable(value)
            for name, value in self.sides._asdict().items()
            if value is not MISSING
        }


def _support(part: Mapping[str, object]) -> str:
    name = part.get("objective")
    return str(name) if name else f"key result {part.get('key_result')}"


def _assumption(part: Mapping[str, Any]) -> str:
    return f"{', '.join(part.get('drivers', ()))} on {part.get('outcome')}"


_NAMED: Final[dict[str, Callable[[Any], str]]] = {
    "amendments": lambda part: str(part.get("date")),
    "assumptions": _assumption,
    "guardrails": lambda part: str(part.get("metric")),
    "initiatives": lambda part: str(part.get("id")),
    "plan": lambda part: str(part[0]),
    "supports": _support,
}
"""What the parts of a list are called, by the name of the field."""

_SETS: Final = frozenset(("depends_on", "measured_by", "moves"))
"""Lists whose order says nothing."""

_ONE_OF: Final = frozenset(("target",))
"""Mappings of one kind or another: two kinds are never mixed."""

_WHOLE: Final = frozenset(("value",))
"""What was measured, which is never mixed of what two sides measured."""

_AMENDED: Final = "amendments"


@frozen
class Merger:
    """
    Merges values, and keeps what clashes.

    Attributes:
        clashes: What both sides changed, each in its own way; ours stands.

    Example:
        >>> sides = Sides({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
        >>> Merger().fields(sides, ())
        {'a': 2, 'b': 3}
    """

    clashes: list[Clash] = field(factory=list)

    def fields(self, sides: Sides[Mapping[str, object]], path: Path) -> dict[str, Any]:
        """
        Merge mappings key by key.

        Args:
            sides: The mappings.
            path: Where they stand.

        Returns:
            The merged mapping.

        Example:
            >>> merger = Merger()
            >>> merger.fields(Sides({"a": 1}, {"a": 2}, {"a": 3}), ())
            {'a': 2}
            >>> len(merger.clashes)
            1
        """
        merged = {}
        for name in in_order(sides.each(list)):
            values = sides.each(partial(_get, name))
            value = self.value(values, (*path, name))
            if value is not MISSING:
                merged[name] = value
        return merged

    def value(self, sides: Sides[Any], path: Path) -> object:
        """
        Merge one value; where both sides changed it to different ones, ours stands.

        Args:
            sides: The values, or `MISSING`.
            path: Where it stands.

        Returns:
            The merged value, or `MISSING`.

        Example:
            >>> Merger().value(Sides(["nps"], ["nps", "a"], ["b"]), ("measured_by",))
            ['b', 'a']
        """
        base, ours, theirs = sides
        if theirs in (ours, base):
            return ours
        if ours == base:
            return theirs
        kinds = sides.each(_keys)
        is_other = path[-1] in _ONE_OF and any(kind != kinds.base for kind in kinds)
        # What both sides added is never mixed of two halves.
        if not is_other and path[-1] not in _WHOLE and _are_dicts(sides):
            return self.fields(sides, path)
        lists = sides.each(lambda side: [] if side is MISSING else side)
        if _are_lists(lists) and path[-1] in _SETS:
            return _united(lists) or MISSING
        if _are_lists(lists) and path[-1] in _NAMED:
            parts = lists.each(partial(_by_name, _NAMED[path[-1]]))
            # Each amendment says what was before it: two of one field would not.
            if path[-1] != _AMENDED or not _is_twice_amended(parts):
                return [*self.fields(parts, path).values()] or MISSING
        self.clashes.append(Clash(path, sides))
        return theirs if ours is MISSING else ours


def _are_dicts(sides: Sides[Any]) -> TypeGuard[Sides[Mapping[str, object]]]:
    return all(isinstance(side, dict) for side in sides)


def _are_lists(sides: Sides[Any]) -> TypeGuard[Sides[list[Any]]]:
    return all(isinstance(side, list) for side in sides)


def _is_twice_amended(sides: Sides[Mapping[str, Any]]) -> bool:
    """Whether both sides added amendments of one field."""
    base, ours, theirs = sides
    mine, other = (
        [row for row in one.values() if row not in [*base.values(), *other.values()]]
        for one, other in ((ours, theirs), (theirs, ours))
    )
    return bool(_amended(mine) & _amended(other))


def _amended(amendments: Iterable[Mapping[str, Any]]) -> set[str]:
    """Name the fields that amendments change, the slots of a target as one."""
    names = {name for each in amendments for name in each.get("was", ())}
    return {"target" if name in SLOTS else name for name in names}


def _get(name: str, side: Mapping[str, object]) -> object:
    return side.get(name, MISSING)


def _united(sides: Sides[list[object]]) -> list[object]:
    """Merge lists of ids: what one side added is there, what one removed is not."""
    base, ours, theirs = sides
    return [
        each
        for each in in_order(sides)
        if (each in ours and each in theirs)
        or (each not in base and (each in ours or each in theirs))
    ]


def _keys(value: object) -> set[object]:
    return {*value} if isinstance(value, dict) else set()


def _by_name(
    named: Callable[[Any], str], parts: Iterable[object]
) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for part in parts:
        name = named(part)
        while name in found:  # two of one name stay two
            name += "'"
        found[name] = part
    return found


def in_order(sides: Sides[list[Any]]) -> list[Any]:
    """
    Put the names of three sides in one order.

    Args:
        sides: The names of each.

    Returns:
        All names: in the order of ours, or of theirs where only they changed it; what
        is new in the other stands after what it stood after there.

    Example:
        >>> in_order(Sides(["a", "b"], ["a", "x", "b"], ["a", "b", "y"]))
        ['a', 'x', 'b', 'y']
    """
    base, ours, theirs = sides
    others = [theirs, base]
    order = [*dict.fromkeys(ours)]
    if not _is_moved(ours, base) and _is_moved(theirs, base):
        order, others = [*dict.fromkeys(theirs)], [ours, base]
    for other in others:
        order = _filled(order, other)
    return order


def _filled(order: list[Any], other: list[Any]) -> list[Any]:
    """Put what only the other has after what it stands after there."""
    known = {*order}
    after: dict[Any, list[Any]] = {}
    before = None
    for name in dict.fromkeys(other):
        if name in known:
            before = name
        else:
            after.setdefault(before, []).append(name)
    rows = (row for name in order for row in (name, *after.get(name, ())))
    return [*after.get(None, ()), *rows]


def _is_moved(names: Sequence[Any], base: Sequence[Any]) -> bool:
    """Whether what both have stands in another order."""
    here, there = {*names}, {*base}
    return [n for n in names if n in there] != [n for n in base if n in here]
