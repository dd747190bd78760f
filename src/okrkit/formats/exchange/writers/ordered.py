"""The objectives of a set as a tree in which every one has at most one parent."""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import field, frozen

from okrkit.formats.notices import loops
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Support

__all__ = ["Line", "Link", "ordered", "parent_of", "upward"]

Link: TypeAlias = tuple[Support, tuple[str, str]]
"""A support, and kind and id of the parent that it names."""


@frozen
class Line:
    """
    One row of the tree.

    Attributes:
        objective: The objective, or that of the key result.
        key_result: The key result; None in the row of an objective.
        order: Where it stands, as ``1.2``.
        parent: The order of what it stands below; empty at the top.
    """

    objective: Objective
    key_result: KeyResult | None
    order: str
    parent: str


@frozen(eq=False)
class _Tree:
    okrs: OKRSet
    kept: frozenset[str]
    deepest: int
    below: dict[tuple[str, str], list[Objective]] = field(factory=dict)
    seen: set[str] = field(factory=set)


def ordered(
    okrs: OKRSet, kept: frozenset[str], *, deepest: int = 100
) -> Iterator[Line]:
    """
    Put objectives below the first parent that they contribute to.

    Args:
        okrs: The set; loops of parents begin at their first objective.
        kept: Ids of the key results to give.
        deepest: How many levels there may be; what is deeper begins at the top.

    Yields:
        Rows, parents before children, key results before objectives below.

    Example:
        >>> from okrkit import Support
        >>> team = Objective("team", "Team", supports=[Support(objective="top")])
        >>> okrs = OKRSet([team, Objective("top", "Top")])
        >>> [(line.objective.id, line.order) for line in ordered(okrs, frozenset())]
        [('top', '1'), ('team', '1.1')]
    """
    tree = _Tree(okrs, kept, deepest)
    tops = [o for o in okrs.objectives if not _hang(tree, o)]
    count = 0
    for objective in (*tops, *okrs.objectives):
        if objective.id not in tree.seen:  # a loop begins somewhere
            count += 1
            yield from _walk(tree, objective, str(count))


def _hang(tree: _Tree, objective: Objective) -> bool:
    """Hang an objective below its first parent that is there and can be told."""
    for support in objective.supports:
        parent = parent_of(tree.okrs, support)
        if parent is None or support.kind != "contributes":
            continue
        if parent[0] == "objective" or parent[1] in tree.kept:
            tree.below.setdefault(parent, []).append(objective)
            return True
    return False


def parent_of(okrs: OKRSet, support: Support) -> tuple[str, str] | None:
    """
    Find what a support names.

    Args:
        okrs: The set.
        support: The support.

    Returns:
        Kind and id of the parent; None where the set has none of the name.

    Example:
        >>> okrs = OKRSet([Objective("top", "Top")])
        >>> parent_of(okrs, Support(objective="top"))
        ('objective', 'top')
    """
    kind = "objective" if support.objective is not None else "key result"
    scope = okrs.scope(kind)
    found = scope.places(support.objective or support.key_result or "")
    return (kind, scope.ids[found[0]]) if len(found) == 1 else None


def upward(okrs: OKRSet) -> dict[str, list[Link]]:
    """
    Give what each objective supports; links that lead back to where they began are out.

    A tool of trees refuses loops, and so does `read`.

    Args:
        okrs: The set.

    Returns:
        By id of the objective, its supports with the parents that they name; without
        dependencies, and without what the set does not have.

    Example:
        >>> team = Objective("team", "Team", supports=[Support(objective="top")])
        >>> okrs = OKRSet([team, Objective("top", "Top")])
        >>> [parent for _, parent in upward(okrs)["team"]]
        [('objective', 'top')]
    """
    place = {objective.id: at for at, objective in enumerate(okrs.objectives)}
    home = {kr.id: o.id for o in okrs.objectives for kr in o.key_results}
    found: dict[str, list[Link]] = {id: [] for id in place}
    ties: dict[tuple[int, int], list[tuple[str, Link]]] = {}
    for objective in okrs.objectives:
        for support in objective.supports:
            parent = parent_of(okrs, support)
            if parent is None or support.kind == "depends on":
                continue
            above = parent[1] if parent[0] == "objective" else home[parent[1]]
            tie = place[objective.id], place[above]
            ties.setdefault(tie, []).append((objective.id, (support, parent)))
    while looped := {member for loop in loops(list(ties)) for member in loop}:
        ties = {tie: at for tie, at in ties.items() if not looped.issuperset(tie)}
    for each in ties.values():
        for id, link in each:
            found[id].append(link)
    return found


def _walk(tree: _Tree, top: Objective, order: str) -> Iterator[Line]:
    """Go down from an objective; no recursion, since a chain may be long."""
    waiting = [(top, order, "")]
    tree.seen.add(top.id)
    while waiting:
        objective, order, parent = waiting.pop()
        yield Line(objective, None, order, parent)
        children: list[tuple[Objective, str, str]] = []
        number = 0
        for kr in objective.key_results:
            if kr.id in tree.kept:
                number += 1
                place = f"{order}.{number}"
                yield Line(objective, kr, place, order)
                children += _children(tree, ("key result", kr.id), place, 0)
        children += _children(tree, ("objective", objective.id), order, number)
        waiting += reversed(children)


def _children(
    tree: _Tree, key: tuple[str, str], order: str, number: int
) -> list[tuple[Objective, str, str]]:
    children: list[tuple[Objective, str, str]] = []
    if order.count(".") + 2 > tree.deepest:
        return children
    for child in tree.below.get(key, ()):
        if child.id not in tree.seen:
            tree.seen.add(child.id)
            number += 1
            children.append((child, f"{order}.{number}", order))
    return children
