"""`Plan`: links sorted once, level by level, so that rolling up is a few passes."""

from typing import Self

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.alignment.arrays import (
    Floats,
    Ints,
    by,
    count,
    firsts,
    nodes,
    numbers,
    shares,
    sizes,
)
from okrkit.alignment.loops import Loop, loops_in
from okrkit.errors import InvalidOKRError
from okrkit.scoring.formulas import spread

_ROUNDS = 64


@frozen(eq=False, kw_only=True, repr=False)
class Plan:
    """
    A graph of links child → parent in the order in which it rolls up.

    Links inside a loop cannot be rolled up: they are left out and their loops named.

    Attributes:
        size: How many nodes there are.
        parents: Nodes with children, those with the lowest first.
        level: Parents of level ``i`` are ``parents[level[i]:level[i + 1]]``; all of
            their children stand in lower levels.
        first: Links of parent ``i`` are ``first[i]:first[i + 1]``.
        child: Node below each link.
        link: Place of each among the links as they were given.
        weight: Of each link.
        share: Weight over the weights of the parent's links; NaN where they are all 0.
        height: Longest way down from each node; 0 without children.
        loops: The loops, each once.
        left_out: Places of the links inside loops, as they were given.

    Shape:
        parents (p,), level (levels + 1,), first (p + 1,); child, link, weight and share
        (links that count,); height (size,).

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> plan.share.tolist()
        [0.25, 0.75]
    """

    size: int
    parents: Ints
    level: Ints
    first: Ints
    child: Ints
    link: Ints
    weight: Floats
    share: Floats
    height: Ints
    loops: tuple[Loop, ...]
    left_out: Ints
    _made: dict[str, tuple[Ints, ...]] = field(factory=dict, init=False)
    _heads: dict[str, tuple[Floats, Floats]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns: they are shared."""
        _lock(self.parents, self.level, self.first, self.child, self.link)
        _lock(self.weight, self.share, self.height, self.left_out)

    @classmethod
    def of(
        cls,
        child: ArrayLike,
        parent: ArrayLike,
        *,
        size: int,
        weight: ArrayLike | None = None,
    ) -> Self:
        """
        Sort links into levels, and find their loops.

        Args:
            child: Node below each link.
            parent: Node above it.
            size: How many nodes there are: 0 to ``size - 1``; below 2 to the 31st.
            weight: Of each link among those of its parent, 0 or more; 1 where left out.

        Returns:
            The plan.

        Raises:
            InvalidOKRError: Columns of different lengths, a size that is none, a node
                that is not there, a weight below 0 or not finite.

        Shape:
            child, parent, weight (links,); linear in nodes and links.

        Units:
            Nodes by place; weights are relative.

        Source:
            Kahn's order by levels (A. B. Kahn, "Topological sorting of large
            networks", 1962).

        Example:
            >>> Plan.of([0, 1], [1, 0], size=2).loops[0].count
            2
        """
        size = count(size, place="size")
        below = nodes(child, size=size, place="child")
        above = nodes(parent, size=size, place="parent", length=len(below))
        weights = _weights(weight, len(below))
        order = by(above)
        loops: tuple[Loop, ...] = ()
        left_out = np.zeros(0, dtype=np.int64)
        height, settled = _heights(below[order], above[order], size)
        if not settled:
            loops, group = loops_in(below, above, size)
            inside = (group[below] == group[above]) & (group[below] >= 0)
            left_out, order = np.flatnonzero(inside), order[~inside[order]]
            height, _ = _heights(below[order], above[order], size)
        parents, first, link = _sorted(above[order], height, order)
        levels = np.arange(1, int(np.max(height, initial=0)) + 2)
        weights = weights[link]
        return cls(
            size=size,
            parents=parents,
            level=np.searchsorted(height[parents], levels),
            first=first,
            child=below[link],
            link=link,
            weight=weights,
            share=shares(weights, first[:-1]),
            height=height,
            loops=loops,
            left_out=left_out,
        )

    def __repr__(self) -> str:
        """Return the sizes, on one line."""
        return (
            f"<Plan of {self.size} nodes, {len(self.child)} links, "
            f"{len(self.level) - 1} levels, {len(self.loops)} loops>"
        )

    def ups(self) -> tuple[Ints, Ints, Ints]:
        """
        Return the links from below: for each node those to its parents.

        Returns:
            ``first`` (size + 1,), and for each link from below, sorted by child, its
            place in `child` and the place of its parent in `parents`.

        Example:
            >>> first, at, above = Plan.of([1, 2], [0, 0], size=3).ups()
            >>> first.tolist(), at.tolist(), above.tolist()
            ([0, 0, 1, 2], [0, 1], [0, 0])
        """
        found = self._made.get("ups")
        if found is None:
            at = by(self.child)
            size = sizes(self.first[:-1], len(self.child))
            above = np.repeat(np.arange(len(self.parents)), size)[at]
            found = (firsts(self.child, self.size), at, above)
            _lock(*found)
            # Published whole: another thread sees all three columns or none.
            self._made["ups"] = found
        first, at, above = found
        return first, at, above

    def heads(self) -> tuple[Floats, Floats]:
        """
        Return of each parent the share of its first child, and how many it has.

        Returns:
            Both (p,), as floats.

        Example:
            >>> share, count = Plan.of([1, 2], [0, 0], size=3).heads()
            >>> share.tolist(), count.tolist()
            ([0.5], [2.0])
        """
        found = self._heads.get("heads")
        if found is None:
            many = sizes(self.first[:-1], len(self.child)).astype(np.float64)
            found = (self.share[self.first[:-1]], many)
            _lock(*found)
            self._heads["heads"] = found
        return found

    def places(self) -> Ints:
        """
        Return for each node its place in `parents`.

        Returns:
            Places (size,); -1 for leaves.

        Example:
            >>> Plan.of([1, 2], [0, 0], size=3).places().tolist()
            [0, -1, -1]
        """
        found = self._made.get("places")
        if found is None:
            places = np.full(self.size, -1, dtype=np.int64)
            places[self.parents] = np.arange(len(self.parents))
            _lock(places)
            found = self._made["places"] = (places,)
        return found[0]

    def links_of(self, node: int) -> slice:
        """
        Return where the links to the children of a node stand.

        Args:
            node: Its place.

        Returns:
            A part of `child`, `link`, `weight` and `share`; empty for leaves.

        Example:
            >>> Plan.of([1, 2], [0, 0], size=3).links_of(0)
            slice(0, 2, None)
        """
        place = int(self.places()[node])
        if place < 0:
            return slice(0, 0)
        return slice(int(self.first[place]), int(self.first[place + 1]))


def _lock(*columns: NDArray[np.generic]) -> None:
    """Let nobody write into columns that are shared."""
    for column in columns:
        column.setflags(write=False)


def _weights(weight: ArrayLike | None, links: int) -> Floats:
    """Return a weight for each link."""
    if weight is None:
        return np.ones(links)
    weights = numbers(weight, place="weight", length=links)
    least = np.min(weights, initial=0.0)
    if not least >= 0:
        raise InvalidOKRError(
            "a weight that is none",
            code="invalid-weight",
            place="weight",
            expected="0 or more",
            got=str(least),
        )
    return weights


def _heights(child: Ints, parent: Ints, size: int) -> tuple[Ints, bool]:
    """Return the longest way down from each node, and whether there is no loop."""
    begin = np.flatnonzero(np.diff(parent, prepend=-1))
    heads = parent[begin]
    height = np.zeros(size, dtype=np.int64)
    below = np.empty(len(child), dtype=np.int64)
    # A company is few levels deep: so many passes over all links settle it.
    for _ in range(_ROUNDS if len(begin) else 0):
        # "clip" lets numpy write into what it is given; no place lies outside.
        np.take(height, child, out=below, mode="clip")
        higher = np.maximum.reduceat(below, begin)
        higher += 1
        if np.array_equal(higher, height[heads]):
            return height, True
        height[heads] = higher
    return _deep_heights(child, parent, size)


def _deep_heights(child: Ints, parent: Ints, size: int) -> tuple[Ints, bool]:
    """Do the same link by link, where it is deep."""
    above = parent[by(child)].tolist()
    begin = firsts(child, size).tolist()
    waits = np.bincount(parent, minlength=size).tolist()
    ready = [node for node, below in enumerate(waits) if not below]
    height = [0] * size
    for node in ready:
        for up in above[begin[node] : begin[node + 1]]:
            height[up] = height[node] + 1
            waits[up] -= 1
            if not waits[up]:
                ready.append(up)
    return np.array(height, dtype=np.int64), len(ready) == size


def _sorted(parent: Ints, height: Ints, order: Ints) -> tuple[Ints, Ints, Ints]:
    """Return parents by height, where their links begin, and the links."""
    begin = np.flatnonzero(np.diff(parent, prepend=-1))
    heads, size = parent[begin], sizes(begin, len(parent))
    rank = by(height[heads])
    size = size[rank]
    first = np.append(0, np.cumsum(size))
    return heads[rank], first, order[spread(begin[rank], size)]
