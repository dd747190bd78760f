"""Loops among links: found without recursion, each named by a few of its members."""

import numpy as np
from attrs import frozen

from okrkit.alignment.arrays import Ints, by, firsts

_NAMED = 8


@frozen
class Loop:
    """
    Nodes that support each other in a circle.

    Attributes:
        path: Some of them, in order: each supports the next, and where all are named
            the last supports the first.
        count: How many nodes hang together in the loop.

    Example:
        >>> loops_in(np.array([0, 1]), np.array([1, 0]), 2)[0]
        (Loop(path=(0, 1), count=2),)
    """

    path: tuple[int, ...]
    count: int


def loops_in(child: Ints, parent: Ints, size: int) -> tuple[tuple[Loop, ...], Ints]:
    """
    Return the loops of a graph, and which of them each node is in.

    Args:
        child: Node below each link.
        parent: Node above it.
        size: How many nodes there are.

    Returns:
        The loops in the order of their first nodes, and for each node the place of its
        loop, -1 for none.

    Shape:
        child, parent (links,) → (size,); linear in nodes and links.

    Units:
        Nodes by place.

    Source:
        R. Tarjan, "Depth-first search and linear graph algorithms" (1972), with a
        stack of its own.

    Example:
        >>> loops_in(np.array([1]), np.array([0]), 2)
        ((), array([-1, -1]))
    """
    above = parent[by(child)].tolist()
    first = firsts(child, size).tolist()
    selfish = set(child[child == parent].tolist())
    group = np.full(size, -1, dtype=np.int64)
    loops: list[Loop] = []
    for members in sorted(map(sorted, _components(above, first, size, selfish))):
        inside = set(members)
        path = _circle(members[0], above, first, inside)
        group[members] = len(loops)
        loops.append(Loop(tuple(path[:_NAMED]), len(members)))
    return tuple(loops), group


def _components(
    above: list[int], first: list[int], size: int, selfish: set[int]
) -> list[list[int]]:
    """Return the sets of nodes that reach each other, of two or more or with itself."""
    found: list[list[int]] = []
    done = size + 1
    number, low, at = [0] * size, [0] * size, first[:size]
    held: list[int] = []
    count = 0
    for root in range(size):
        way = [] if number[root] else [root]
        while way:
            node = way[-1]
            if not number[node]:
                count += 1
                number[node] = low[node] = count
                held.append(node)
            if at[node] < first[node + 1]:
                up = above[at[node]]
                at[node] += 1
                if number[up]:
                    low[node] = min(low[node], number[up])
                else:
                    way.append(up)
                continue
            way.pop()
            if way:
                low[way[-1]] = min(low[way[-1]], low[node])
            if low[node] == number[node]:
                members = _taken_down_to(node, held)
                for member in members:
                    number[member] = done
                if len(members) > 1 or node in selfish:
                    found.append(members)
    return found


def _taken_down_to(node: int, held: list[int]) -> list[int]:
    """Take the nodes off the stack down to this one."""
    members = []
    while True:
        members.append(held.pop())
        if members[-1] == node:
            return members


def _circle(
    start: int, above: list[int], first: list[int], inside: set[int]
) -> list[int]:
    """Return a shortest way from a member of a loop back to itself."""
    came_from: dict[int, int] = {}
    ready = [start]
    for node in ready:
        for up in above[first[node] : first[node + 1]]:
            if up == start:
                path = [node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if up in inside and up not in came_from:
                came_from[up] = node
                ready.append(up)
    raise AssertionError  # pragma: no cover - every member reaches itself
