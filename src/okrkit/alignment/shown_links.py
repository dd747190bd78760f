"""All that links two nodes of a graph, to be shown: what counts and what does not."""

from typing import Self

import numpy as np
from attrs import frozen

from okrkit.alignment.arrays import Ints, among
from okrkit.alignment.graph import DEPENDS, SHARES, Graph
from okrkit.alignment.plan import Plan

OWN = -1
"""The kind of a link from a key result to its objective; the others are the graph's."""


@frozen(eq=False, kw_only=True)
class Shown:
    """
    The links of a graph as they are drawn, whatever a roll-up rule makes of them.

    Attributes:
        plan: The links that make a tree, without those in loops: a key result below its
            objective, a supporter below what it supports, what is shared below who
            shares it.
        lower: Node below each link; those of the plan come first.
        upper: Node above it; of a dependency, what is waited for.
        kind: `OWN`, or a kind of support.
    """

    plan: Plan
    lower: Ints
    upper: Ints
    kind: Ints

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """
        Return the links of a graph; made once, kept with it.

        Args:
            graph: The graph.

        Returns:
            Its links.

        Example:
            >>> from okrkit import OKRSet
            >>> Shown.of(Graph.of(OKRSet())).kind.tolist()
            []
        """
        kept = graph.made.get("shown")
        if isinstance(kept, cls):
            return kept
        owner = graph.okrs.table.objective
        rows = graph.objectives + np.arange(len(owner))
        shares, waits = graph.kind == SHARES, graph.kind == DEPENDS
        child = np.where(shares, graph.parent, graph.child)[~waits]
        parent = np.where(shares, graph.child, graph.parent)[~waits]
        lower, upper = np.append(rows, child), np.append(owner, parent)
        kind = np.append(np.full(len(rows), OWN), graph.kind[~waits])
        later = graph.child[waits], graph.waits
        on = graph.parent[waits], graph.waits_on
        count = len(later[0]) + len(later[1])
        made = cls(
            plan=Plan.of(lower, upper, size=graph.size),
            lower=np.concatenate([lower, *later]),
            upper=np.concatenate([upper, *on]),
            kind=np.append(kind, np.full(count, DEPENDS)),
        )
        graph.made["shown"] = made
        return made

    @property
    def roots(self) -> Ints:
        """The nodes that stand below nothing, loops left out."""
        return np.flatnonzero(~among(self.plan.child, self.plan.size))
