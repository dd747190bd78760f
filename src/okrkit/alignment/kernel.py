"""The array face: scores roll up level by level, a few passes each."""

import math
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from okrkit.alignment.arrays import Floats, Ints, numbers, sizes
from okrkit.alignment.combine import ONE, Rule, level_of, one_of, present
from okrkit.alignment.plan import Plan
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice

__all__ = ["RULES", "Rule", "gains", "present", "roll_up", "update", "used"]

RULES: tuple[Rule, ...] = ("mean", "weakest", "sum")

# A level of fewer links is done parent by parent: arrays would cost more.
_THIN = 32


def roll_up(values: ArrayLike, plan: Plan, *, rule: Rule = "mean") -> Floats:
    """
    Give every parent the value that its children make; leaves keep theirs.

    Args:
        values: A value for each node; NaN where there is none. Those of parents are
            not looked at.
        plan: The links, in the order in which they roll up.
        rule: ``"mean"``, weighted, of the children that have a value; the
            ``"weakest"`` of them; or the ``"sum"`` of weight times value, which needs
            every child; beyond all floats it is the largest of them, and where only
            its parts are beyond, it is exact. Under each a child of weight 0 decides
            nothing.

    Returns:
        A value for each node. A mean lies between the smallest and the largest of its
        children, and is exactly theirs where all are equal; NaN where no child with
        a weight has a value.

    Raises:
        InvalidOKRError: Values of another length than the plan, infinity, an unknown
            rule, or no plan.

    Shape:
        values (size,) → (size,); linear in nodes and links.

    Units:
        Those of the values; for sums, weights are factors.

    Source:
        "How scores roll up" in the documentation.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> roll_up([0.0, 0.2, 1.0], plan).tolist()
        [0.8, 0.2, 1.0]
    """
    choice(rule, RULES, field="rule")
    if not isinstance(plan, Plan):
        raise InvalidOKRError(
            "no links to roll up by",
            code="wrong-type",
            place="plan",
            expected="a Plan",
            got=shown(plan),
        )
    rolled = numbers(values, place="values", length=plan.size).copy()
    first, parents, heads = plan.first, plan.parents, plan.heads()
    with np.errstate(all="ignore"):
        for start, stop in pairwise(plan.level.tolist()):
            links = slice(first.item(start), first.item(stop))
            if links.stop - links.start <= _THIN:
                for place in range(start, stop):
                    links = slice(first.item(place), first.item(place + 1))
                    below = rolled[plan.child[links]]
                    rolled[parents[place]] = one_of(below, plan, links, rule)
            else:
                begin = first[start:stop] - links.start
                below = rolled[plan.child[links]]
                head = (heads[0][start:stop], heads[1][start:stop])
                value = level_of(below, plan, links, begin, rule, head)
                rolled[parents[start:stop]] = value
    return rolled


def used(below: Floats, plan: Plan, links: slice, begin: Ints, rule: Rule) -> Floats:
    """
    Return how much each child counts in the value of its parent.

    Args:
        below: Values of the children, one for each link.
        plan: The plan they were rolled up by.
        links: The links, those of whole parents.
        begin: Where those of each parent begin, from the first of them.
        rule: The rule they were rolled up by.

    Returns:
        Factors by which the children's values sum to the parent's; 0 for those that
        do not count.

    Shape:
        below (links,), begin (parents,) → (links,).

    Units:
        Fractions; for sums the weights.

    Source:
        The rules of `roll_up`; of several weakest children the first counts.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> below, one = np.array([0.2, 0.6]), np.array([0])
        >>> used(below, plan, slice(0, 2), one, "weakest").tolist()
        [1.0, 0.0]
    """
    if rule == "sum":
        return plan.weight[links]
    with np.errstate(all="ignore"):
        if rule == "mean":
            share = plan.share[links]
            if np.isnan(below).any():
                share = present(below, plan.weight[links], begin)
            return np.where(np.isnan(share), 0.0, share)
        least = level_of(below, plan, links, begin, rule)
        owner = np.repeat(np.arange(len(begin)), sizes(begin, len(below)))
        hit = np.flatnonzero((below == least[owner]) & (plan.weight[links] > 0))
    first_hit = hit[np.flatnonzero(np.diff(owner[hit], prepend=-1))]
    parts = np.zeros(len(below))
    parts[first_hit] = 1.0
    return parts


def gains(rolled: Floats, plan: Plan, node: int, *, rule: Rule = "mean") -> Floats:
    """
    Return how much of each node's value reaches a node above.

    Args:
        rolled: A value for each node, rolled up.
        plan: The plan it was rolled up by.
        node: The node above.
        rule: The rule it was rolled up by.

    Returns:
        For each node what a change of 1 there changes above: 1 for the node itself, 0
        for nodes that are not below it.

    Shape:
        rolled (size,) → (size,); linear in nodes and links.

    Units:
        Fractions; for sums factors.

    Source:
        The chain rule, from the top down.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> gains(np.array([0.5, 0.2, 0.6]), plan, 0).tolist()
        [1.0, 0.25, 0.75]
    """
    found = np.zeros(plan.size)
    found[node] = 1.0
    level, first = plan.level.tolist(), plan.first
    for height in range(int(plan.height[node]), 0, -1):
        start, stop = level[height - 1], level[height]
        parents = plan.parents[start:stop]
        links = slice(first.item(start), first.item(stop))
        if links.stop - links.start <= _THIN:
            for place in range(start, stop):
                _hand_down(found, rolled, plan, place, rule)
            continue
        reached = found[parents]
        if not reached.any():
            continue
        begin = first[start:stop] - links.start
        child = plan.child[links]
        parts = used(rolled[child], plan, links, begin, rule)
        with np.errstate(all="ignore"):
            handed = parts * np.repeat(reached, sizes(begin, len(parts)))
            # What does not count takes nothing, not even of infinity.
            handed[parts == 0] = 0.0
            np.add.at(found, child, handed)
    return found


def _hand_down(
    found: Floats, rolled: Floats, plan: Plan, place: int, rule: Rule
) -> None:
    """Add what reaches a parent to what reaches its children."""
    reached = found.item(plan.parents.item(place))
    if not reached:
        return
    links = slice(plan.first.item(place), plan.first.item(place + 1))
    child = plan.child[links]
    parts = used(rolled[child], plan, links, ONE, rule).tolist()
    # Python's floats grow to infinity without a warning.
    for node, part in zip(child.tolist(), parts, strict=True):
        if part:
            found[node] = found.item(node) + part * reached


def update(
    rolled: Floats, plan: Plan, changes: dict[int, float], *, rule: Rule = "mean"
) -> dict[int, float]:
    """
    Return the values that change where leaves change, and nothing else.

    Args:
        rolled: A value for each node, rolled up.
        plan: The plan it was rolled up by.
        changes: New values of leaves; NaN for none.
        rule: The rule it was rolled up by.

    Returns:
        New values by node, the leaves included; the same to the last digit as rolling
        everything up again.

    Raises:
        InvalidOKRError: A node that is no leaf.

    Shape:
        Grows with the parents above the leaves and their children alone.

    Units:
        Those of the values.

    Source:
        As `roll_up`.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3)
        >>> update(np.array([0.4, 0.2, 0.6]), plan, {1: 0.4})
        {1: 0.4, 0: 0.5}
    """
    first, at, above = plan.ups()
    new: dict[int, float] = {}
    waiting: dict[int, list[tuple[int, float]]] = {}
    ready: list[int] = []

    def changed(node: int, value: float) -> None:
        before = rolled.item(node)
        if value == before or (math.isnan(value) and math.isnan(before)):
            return
        new[node] = value
        for up in range(first.item(node), first.item(node + 1)):
            place = above.item(up)
            if place not in waiting:
                waiting[place] = []
                heappush(ready, place)
            waiting[place].append((at.item(up), value))

    for node, value in changes.items():
        changed(_leaf(node, plan), float(value))
    with np.errstate(all="ignore"):
        # Parents stand by height: the next place is one whose children are settled.
        while ready:
            place = heappop(ready)
            start = plan.first.item(place)
            links = slice(start, plan.first.item(place + 1))
            below = rolled[plan.child[links]]
            for link, value in waiting[place]:
                below[link - start] = value
            changed(plan.parents.item(place), one_of(below, plan, links, rule))
    return new


def _leaf(node: int, plan: Plan) -> int:
    """Return a node without children; raise for any other."""
    if 0 <= node < plan.size and not plan.height[node]:
        return node
    raise InvalidOKRError(
        "a value that its children make",
        code="not-a-leaf",
        place="changes",
        expected="a node without children",
        got=str(node),
    )
