"""From the links of a set and a roll-up rule to the plan that rolls it up."""

from typing import Self

import numpy as np
from attrs import asdict, evolve, frozen

from okrkit.alignment.arrays import Flags, Floats, Ints, among
from okrkit.alignment.graph import CONTRIBUTES, SHARES, Graph
from okrkit.alignment.plan import Plan
from okrkit.alignment.rule import RollUp
from okrkit.alignment.value_links import in_percent
from okrkit.model.table import KINDS

_DRAFT = KINDS.index(None)

OWN, SHARED, ALIGNED, GROUP = range(4)
"""What a link of a plan stands for: see `Links.kind`."""


@frozen(eq=False, kw_only=True)
class Links:
    """
    What counts in what, as columns.

    Attributes:
        child: Node below.
        parent: Node above.
        kind: `OWN`, a key result of the objective; `SHARED`, one held in common;
            `ALIGNED`, an objective that contributes; `GROUP`, a group.
        source: Place among the links of the graph; -1 for own key results and groups.
        weight: Relative among those of one parent.
    """

    child: Ints
    parent: Ints
    kind: Ints
    source: Ints
    weight: Floats

    def take(self, places: Ints) -> Self:
        """Return some of them."""
        columns = asdict(self, recurse=False).items()
        return type(self)(**{name: column[places] for name, column in columns})

    def joined(self, others: "Links") -> Self:
        """Return them, and then others."""
        columns = asdict(self, recurse=False).items()
        return type(self)(
            **{
                name: np.concatenate([column, getattr(others, name)])
                for name, column in columns
            }
        )

    def once(self) -> Self:
        """Return each pair of nodes once, the first that names it."""
        _, first = np.unique((self.parent << 32) | self.child, return_index=True)
        return self if len(first) == len(self.child) else self.take(np.sort(first))


@frozen(eq=False, kw_only=True)
class Wiring:
    """
    What counts in what under a rule, as a plan over the nodes of a graph.

    Where key results and aligned objectives of one objective are averaged apart before
    they are averaged together, a group stands between: a node after all of the graph's.

    Attributes:
        plan: The plan; its nodes are those of the graph, then the groups.
        links: Its links, in the order in which they were given to it.
        group_of: Objective of each group.
        group_kind: `OWN` for a group of key results, `ALIGNED` for one of objectives.
    """

    plan: Plan
    links: Links
    group_of: Ints
    group_kind: Ints

    def owners(self, nodes: Ints) -> Ints:
        """
        Return the objective of each group, and every other node itself.

        Args:
            nodes: Places in the plan.

        Returns:
            Places in the graph.
        """
        group = nodes - (self.plan.size - len(self.group_of))
        owners = nodes.copy()
        owners[group >= 0] = self.group_of[group[group >= 0]]
        return owners


def wire(graph: Graph, rule: RollUp, weight: Floats) -> Wiring:
    """
    Return what counts in what under a rule.

    Args:
        graph: Who supports whom.
        rule: Says what counts.
        weight: Of each key result in its own objective.

    Returns:
        The wiring.

    Shape:
        weight (key results,); linear in nodes and links.

    Units:
        Relative weights.

    Source:
        "How scores roll up" in the documentation.

    Example:
        >>> import okrkit
        >>> kr = okrkit.KeyResult("nps", "Recommend us", baseline=32, target=40)
        >>> okrs = okrkit.OKRSet([okrkit.Objective("keep", "Stay", [kr])])
        >>> wire(Graph.of(okrs), RollUp(), np.ones(1)).plan.parents.tolist()
        [0]
    """
    links = _members(graph, rule, weight)
    links = links.take(np.flatnonzero(~_dropped(links, graph, rule)))
    if rule.weights in ("ignore", "key results"):
        alike = (links.kind == ALIGNED) | (rule.weights == "ignore")
        one = np.minimum(np.ceil(links.weight), 1.0)
        links = evolve(links, weight=np.where(alike, one, links.weight))
    links, group_of, group_kind = _grouped(links, graph, rule)
    if rule.weights == "fixed":
        links = evolve(links, weight=fixed_shares(links.weight, links.parent))
    size = graph.size + len(group_of)
    return Wiring(
        plan=Plan.of(links.child, links.parent, size=size, weight=links.weight),
        links=links,
        group_of=group_of,
        group_kind=group_kind,
    )


def fixed_shares(weight: Floats, parent: Ints) -> Floats:
    """
    Return shares: weights below 1 are fixed, the rest split what is left of 1.

    Args:
        weight: Of each link.
        parent: Its parent.

    Returns:
        Shares; where the fixed ones leave nothing, the rest count for nothing.

    Shape:
        (links,) → (links,).

    Units:
        Fractions.

    Source:
        Viva Goals: an edited share is fixed, and the rest is split again.

    Example:
        >>> weight, parent = np.array([0.5, 1.0, 1.0]), np.zeros(3, dtype=np.int64)
        >>> fixed_shares(weight, parent).tolist()
        [0.5, 0.25, 0.25]
    """
    fixed = weight < 1
    taken = np.bincount(parent, np.where(fixed, weight, 0.0))[parent]
    others = np.bincount(parent, np.where(fixed, 0.0, weight))[parent]
    left = np.maximum(1.0 - taken, 0.0)
    return np.where(fixed, weight, left * (weight / np.maximum(others, 1.0)))


def _members(graph: Graph, rule: RollUp, weight: Floats) -> Links:
    """Return everything that could count: own key results, shared ones, objectives."""
    table, before = graph.okrs.table, graph.objectives
    rows = np.arange(len(table)) + before
    own = Links(
        child=rows,
        parent=table.objective,
        kind=np.full(len(rows), OWN),
        source=np.full(len(rows), -1),
        weight=weight,
    )
    aligned = (graph.kind == CONTRIBUTES) & ~_kept(graph, rule)[graph.parent]
    # Where all that supports a key result counts for nothing, its own reading stays.
    made = among(graph.parent[aligned & (graph.weight > 0)], graph.size)
    aligned &= made[graph.parent] | (graph.parent < before)
    at = np.flatnonzero(aligned | (graph.kind == SHARES))
    shared = graph.kind[at] == SHARES
    child = np.where(shared, graph.parent[at], graph.child[at])
    others = Links(
        child=child,
        parent=np.where(shared, graph.child[at], graph.parent[at]),
        kind=np.where(child >= before, SHARED, ALIGNED),
        source=at,
        weight=graph.weight[at],
    )
    return own.joined(others).once()


def _kept(graph: Graph, rule: RollUp) -> Flags:
    """Return which nodes objectives support without making their score."""
    kept = np.zeros(graph.size, dtype=np.bool_)
    rows = kept[graph.objectives :]
    if rule.supported == "unit":
        rows |= ~in_percent(graph.okrs)
    elif rule.supported != "aligned":
        rows[:] = True
    # A draft is never scored, not even by others.
    rows |= graph.okrs.table.kind == _DRAFT
    return kept


def _dropped(links: Links, graph: Graph, rule: RollUp) -> Flags:
    """Return which links the rule does not count."""
    up = links.parent < graph.objectives
    work = up & (links.kind != ALIGNED)
    aligned = up & (links.kind == ALIGNED)
    dropped = np.zeros(len(up), dtype=np.bool_)
    if rule.counts == "key results":
        dropped = aligned
    elif rule.counts == "key results first":
        dropped = aligned & _any(links, work, graph.size)
    elif rule.counts == "aligned":
        dropped = work & _any(links, aligned, graph.size)
    return dropped


def _any(links: Links, chosen: Flags, size: int) -> Flags:
    """Return which links have a parent in which some of the chosen count."""
    return among(links.parent[chosen & (links.weight > 0)], size)[links.parent]


def _grouped(links: Links, graph: Graph, rule: RollUp) -> tuple[Links, Ints, Ints]:
    """Put groups between objectives and what is averaged apart."""
    none = np.zeros(0, dtype=np.int64)
    if rule.counts not in ("split", "one child"):
        return links, none, none
    work = links.kind != ALIGNED
    has_both = among(links.parent[work], graph.size)
    has_both &= among(links.parent[~work], graph.size)
    has_both[graph.objectives :] = False
    joint = np.flatnonzero(has_both)
    sides = [(OWN, rule.split), (ALIGNED, 1 - rule.split)]
    if rule.counts == "one child":
        sides = [(OWN, 1.0)]
    parent = links.parent.copy()
    for at, (side, _) in enumerate(sides):
        group = np.full(graph.size, -1)
        group[joint] = graph.size + at * len(joint) + np.arange(len(joint))
        inside = np.flatnonzero((work == (side == OWN)) & has_both[links.parent])
        parent[inside] = group[links.parent[inside]]
    group_of = np.tile(joint, len(sides))
    groups = Links(
        child=graph.size + np.arange(len(group_of)),
        parent=group_of,
        kind=np.full(len(group_of), GROUP),
        source=np.full(len(group_of), -1),
        weight=np.repeat([weight for _, weight in sides], len(joint)),
    )
    kinds = np.repeat([side for side, _ in sides], len(joint))
    return evolve(links, parent=parent).joined(groups), group_of, kinds
