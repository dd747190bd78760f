"""What comes up to one root in several ways, found without walking the ways."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.arrays import Ints, firsts
from okrkit.alignment.plan import Plan

# Bits held at once: half a gigabit, so that no graph needs more than 64 MB of them.
_BITS = 1 << 29
_FEWEST = 64
_NAMED = 5


@frozen
class Twice:
    """
    A node that several of its parents lead from to one root, or to several.

    Attributes:
        node: Its place.
        roots: The first of these roots.
        count: How many roots there are.
        parents: Its parents that lead to the first of them.

    Example:
        >>> Twice(3, (0,), 1, (1, 2)).count
        1
    """

    node: int
    roots: tuple[int, ...]
    count: int
    parents: tuple[int, ...]


def counted_twice(plan: Plan) -> list[Twice]:
    """
    Return the nodes whose parents lead to one root in several ways.

    What hangs below such a node comes up in as many ways, and is not named again.

    Args:
        plan: The links; those without weight do not count.

    Returns:
        Each such node, in order.

    Shape:
        Linear in nodes and links but where several parents hang under several roots:
        these are met with all roots at once, a bit for each.

    Units:
        Nodes by place.

    Source:
        okrkit's own. A node under one parent has the roots of that parent, so only
        nodes whose parents differ are looked at.

    Example:
        >>> counted_twice(Plan.of([3, 3, 1, 2], [1, 2, 0, 0], size=4))
        [Twice(node=3, roots=(0,), count=1, parents=(1, 2))]
    """
    counts = plan.share > 0
    child = plan.child[counts]
    parent = np.repeat(plan.parents, np.diff(plan.first))[counts]
    if not np.any(np.bincount(child, minlength=1) > 1):
        return []
    above = _above(child, parent, plan.size)
    same, hard = _merged(above, plan.height)
    ways = {node: [same[up] for up in above[node]] for node in hard}
    over: dict[int, _Some] = defaultdict(_Some)
    found: dict[int, Twice] = {}
    twice: dict[int, _Some] = defaultdict(_Some)
    for node, seen, met, roots, led in _met(ways, plan.height):
        over[node].add(seen, roots)
        if met:
            pairs = zip(above[node], ways[node], strict=True)
            parents = tuple(up for up, way in pairs if way in led)
            # Roots are looked at in order: what was found first stays.
            found.setdefault(node, Twice(node, (), 0, parents))
            twice[node].add(met, roots)
    for node, one in found.items():
        found[node] = evolve(one, roots=twice[node].first, count=twice[node].count)
    for node, ups in above.items():
        if len(ups) > 1 and node not in hard:
            all_of = over.get(same[node], _Some([same[node]], 1))
            found[node] = Twice(node, all_of.first, all_of.count, tuple(ups))
    return [found[node] for node in sorted(found)]


class _Some:
    """The first few roots, and how many there are."""

    def __init__(self, first: Iterable[int] = (), count: int = 0) -> None:
        self.first: tuple[int, ...] = tuple(first)
        self.count = count

    def add(self, bits: int, roots: list[int]) -> None:
        """Add the roots that have a bit."""
        self.count += bits.bit_count()
        while bits and len(self.first) < _NAMED:
            bit = bits & -bits
            self.first += (roots[bit.bit_length() - 1],)
            bits ^= bit


def _above(child: Ints, parent: Ints, size: int) -> dict[int, list[int]]:
    """Return the parents of every node with several, and of all that stand above."""
    order = np.lexsort((parent, child))
    ups = parent[order].tolist()
    begin = firsts(child, size)
    first = begin.tolist()
    waiting: list[int] = np.flatnonzero(np.diff(begin) > 1).tolist()
    above: dict[int, list[int]] = {}
    for node in waiting:
        if node not in above:
            above[node] = ups[first[node] : first[node + 1]]
            waiting.extend(above[node])
    return above


def _merged(
    above: dict[int, list[int]], height: Ints
) -> tuple[dict[int, int], set[int]]:
    """Return one with the same roots for each node, and who is left over."""
    same: dict[int, int] = {}
    hard: set[int] = set()
    # A parent always stands higher than its children.
    for node in sorted(above, key=height.tolist().__getitem__, reverse=True):
        ways = {same[up] for up in above[node]}
        same[node] = node
        if len(ways) == 1:
            same[node] = ways.pop()
        elif ways:
            hard.add(node)
    return same, hard


def _met(
    ways: dict[int, list[int]], height: Ints
) -> Iterator[tuple[int, int, int, list[int], set[int]]]:
    """Give nodes with bits of the roots above, of those met twice, and who leads."""
    below: dict[int, list[int]] = defaultdict(list)
    for node, ups in ways.items():
        for up in set(ups):
            below[up].append(node)
    roots = sorted(up for up in below if up not in ways)
    high = height.tolist()
    width = max(_FEWEST, _BITS // max(len(ways), 1))
    for start in range(0, len(roots), width):
        looked_at = roots[start : start + width]
        once = {root: 1 << bit for bit, root in enumerate(looked_at)}
        reached = _reached(looked_at, below)
        for node in sorted(reached, key=high.__getitem__, reverse=True):
            seen = twice = 0
            for up in ways[node]:
                bits = once.get(up, 0)
                twice |= seen & bits
                seen |= bits
            once[node] = seen
            bit = twice & -twice
            led = {up for up in ways[node] if once.get(up, 0) & bit}
            yield node, seen, twice, looked_at, led


def _reached(roots: list[int], below: dict[int, list[int]]) -> set[int]:
    """Return what stands below some roots."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for node in below.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
