"""Looking the members of a node up, in the plan of a cascade and in its graph."""

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from okrkit.alignment.arrays import Floats
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.wiring import ALIGNED, OWN

NAMED = 50
"""How many of a kind are named before the rest is counted."""

_GROUPS = {OWN: "own key results", ALIGNED: "aligned objectives"}


class Lookups:
    """Finds what counts in a node; it is made once for an explanation."""

    def __init__(self, rolling: Rolling) -> None:
        """
        Index the links by parent.

        Args:
            rolling: The set rolled up.
        """
        self.rolling = rolling
        self._plan, self._graph = rolling.wiring.plan, rolling.graph
        self._above = np.argsort(self._graph.parent, kind="stable")
        self._parents = self._graph.parent[self._above]

    def name(self, node: int) -> str:
        """
        Return what a node is called.

        Args:
            node: Its place.

        Returns:
            Its id, or what a group is.
        """
        if node < self._graph.size:
            return self._graph.id_of(node)
        group = node - self._graph.size
        return _GROUPS[int(self.rolling.wiring.group_kind[group])]

    def count(self, node: int) -> int:
        """
        Count what could count in a node.

        Args:
            node: Its place; -1 for a part that is no node.

        Returns:
            How many members it has.
        """
        links = self._plan.links_of(node) if node >= 0 else slice(0, 0)
        return int(links.stop - links.start)

    def below(self, node: int) -> tuple[Floats, Floats]:
        """
        Return the weights and values of the members of a node.

        Args:
            node: Its place.

        Returns:
            Two columns; a value is NaN where there is none.
        """
        links = self._plan.links_of(node)
        return self._plan.weight[links], self.rolling.values[self._plan.child[links]]

    def terms(self, node: int) -> list[tuple[float, float]]:
        """
        Return weight and value of what counts in a node.

        Args:
            node: Its place.

        Returns:
            Pairs, in the order of the set.
        """
        weight, value = self.below(node)
        counts = (weight > 0) & ~np.isnan(value)
        return list(zip(weight[counts].tolist(), value[counts].tolist(), strict=True))

    def to(self, node: int) -> list[int]:
        """
        Return the links of the graph that name a node.

        Args:
            node: Its place.

        Returns:
            Places of links.
        """
        span = np.searchsorted(self._parents, [node, node + 1])
        found: list[int] = self._above[slice(*span)].tolist()
        return found


def joined(*said: str) -> str:
    """
    Put notes together, those that say something.

    Args:
        *said: Notes.

    Returns:
        One line.

    Example:
        >>> joined("", "a", "b")
        'a; b'
    """
    return "; ".join(note for note in said if note)


def listed(names: Sequence[str]) -> str:
    """
    Name the first of many.

    Args:
        names: All of them.

    Returns:
        One line.

    Example:
        >>> listed(["a", "b"])
        'a, b'
    """
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def bounded(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """
    Return the first of many pairs, and how many more there are.

    Args:
        pairs: Ids with reasons.

    Returns:
        At most `NAMED` of them, and one more that counts the rest.

    Example:
        >>> bounded([("nps", "its weight is 0")])
        (('nps', 'its weight is 0'),)
    """
    rest = iter(pairs)
    first = list(islice(rest, NAMED))
    more = sum(1 for _ in rest)
    return (*first, ("…", f"and {more} more")) if more else tuple(first)
