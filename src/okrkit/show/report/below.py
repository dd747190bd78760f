"""What stands below an objective: what its chance counts, and how to order it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.graph import CONTRIBUTES
from okrkit.projection.outlook import Outlook

if TYPE_CHECKING:
    from okrkit.show.report.stands import Stand

__all__ = ["Below", "arranged", "below_of"]

Key: TypeAlias = "Callable[[Stand], tuple[bool, float]]"


@frozen(eq=False)
class Below:
    """
    What each objective of a set has below it.

    Attributes:
        direct: Of each, places of the objectives that count in it as they are.
        every: Of each, places of those that count in these, too.
        above: Of each, places of the objectives that it contributes to.
        alone: The outlook in which an objective has but its own key results; None where
            no objective counts in another.
    """

    direct: tuple[frozenset[int], ...]
    every: tuple[frozenset[int], ...]
    above: tuple[tuple[int, ...], ...]
    alone: Outlook | None


def below_of(outlook: Outlook) -> Below:
    """
    Find what counts in the chances of objectives besides their own key results.

    Args:
        outlook: Of a set.

    Returns:
        What is below each objective, in the order of the set.

    Example:
        >>> from okrkit import Objective, OKRSet, Support, project
        >>> low = Objective("low", "Low", supports=[Support(objective="top")])
        >>> okrs = OKRSet([Objective("top", "Top"), low], cycle="2026-Q4")
        >>> below_of(project(okrs, on="2026-11-15")).above
        ((), (0,))
    """
    rolling = outlook.rolling
    graph, wiring, size = rolling.graph, rolling.wiring, rolling.graph.objectives
    some = wiring.links.take(np.flatnonzero(wiring.links.weight > 0))
    parents = wiring.owners(some.parent)
    at = np.flatnonzero((some.child < size) & (parents < size))
    direct: list[set[int]] = [set() for _ in range(size)]
    for child, parent in zip(
        some.child[at].tolist(), parents[at].tolist(), strict=True
    ):
        direct[parent].add(child)
    every = tuple(_reached(direct, place) for place in range(size))
    alone = None
    if any(direct):
        rule = evolve(outlook.asked.roll_up, counts="key results", supported="own")
        alone = evolve(outlook, asked=evolve(outlook.asked, roll_up=rule), made={})
    rows = graph.okrs.table.objective.tolist()
    above: list[list[int]] = [[] for _ in range(size)]
    for child, parent, kind in zip(
        graph.child.tolist(), graph.parent.tolist(), graph.kind.tolist(), strict=True
    ):
        if kind == CONTRIBUTES:
            above[child].append(parent if parent < size else rows[parent - size])
    return Below(tuple(map(frozenset, direct)), every, tuple(map(tuple, above)), alone)


def _reached(direct: Sequence[set[int]], start: int) -> frozenset[int]:
    """Go down from an objective as far as there is anything."""
    seen, waiting = {start}, [start]
    while waiting:
        new = direct[waiting.pop()] - seen
        seen |= new
        waiting += new
    return frozenset(seen - {start})


def arranged(
    stands: Sequence["Stand"], key: "Key | None" = None
) -> "list[tuple[int, Stand]]":
    """
    Put each objective below the one that it supports.

    Args:
        stands: Objectives.
        key: By what those below one, or below none, are ordered; None leaves them in
            their order.

    Returns:
        Each once, with how many it stands below: of several that it supports the first
        counts. What supports itself in a ring stands below none.

    Example:
        >>> arranged([])
        []
    """
    known = {stand.id for stand in stands}
    first = {
        stand.id: next((id for id in stand.above if id in known), "")
        for stand in stands
    }
    parts: dict[str, list[Stand]] = {}
    for stand in stands:
        parts.setdefault(first[stand.id], []).append(stand)
    told: dict[str, tuple[int, Stand]] = {}
    rings = (stand for stand in stands if stand.id not in told)
    for depth, stand in _walked(parts, parts.get("", ()), key):
        told[stand.id] = depth, stand
    for top in rings:
        for depth, stand in _walked(parts, [top], key):
            told.setdefault(stand.id, (depth, stand))
    return [*told.values()]


def _walked(
    parts: "dict[str, list[Stand]]",
    tops: "Iterable[Stand]",
    key: "Key | None",
) -> "Iterator[tuple[int, Stand]]":
    """Go through what is below some objectives, each before what is below it."""

    def ordered(those: "Iterable[Stand]") -> "list[Stand]":
        return [*those] if key is None else sorted(those, key=key)

    seen = set()
    waiting = [(0, stand) for stand in reversed(ordered(tops))]
    while waiting:
        depth, stand = waiting.pop()
        if stand.id not in seen:
            seen.add(stand.id)
            yield depth, stand
            below = reversed(ordered(parts.get(stand.id, ())))
            waiting += [(depth + 1, each) for each in below]
