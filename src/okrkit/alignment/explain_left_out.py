"""What does not count in a node of a cascade, and why."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import numpy as np

from okrkit.alignment.explain_lookups import Lookups, bounded
from okrkit.alignment.graph import CONTRIBUTES, INFORMS, SHARES
from okrkit.alignment.rule import RollUp
from okrkit.alignment.wiring import OWN
from okrkit.scoring.columns import REASONS

_COUNTS = {
    "key results": "its key results alone",
    "key results first": "its key results, else the objectives that contribute",
    "aligned": "the objectives that contribute, else its key results",
    "peers": "its key results and the objectives that contribute, as peers",
    "split": "its key results and the objectives that contribute, in set parts",
    "one child": "its key results as one, and the objectives that contribute",
}


def what_counts(rule: RollUp) -> str:
    """
    Say what a rule counts in an objective.

    Args:
        rule: The rule.

    Returns:
        A phrase.

    Example:
        >>> what_counts(RollUp(counts="key results"))
        'its key results alone'
    """
    return _COUNTS[rule.counts]


class LeftOut:
    """Says what does not count; it is made once for an explanation."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Mark which links count.

        Args:
            lookups: Finds what counts.
        """
        self._lookups, self._rolling = lookups, lookups.rolling
        rolling, graph = self._rolling, self._rolling.graph
        self._plan, self._graph = rolling.wiring.plan, graph
        links = rolling.wiring.links
        # Own key results and groups have no link of the graph: they mark the last.
        self._used = np.zeros(len(graph.child) + 1, dtype=np.bool_)
        self._used[links.source] = True
        self._own = np.zeros(len(rolling.sheet.counted), dtype=np.bool_)
        self._own[links.child[links.kind == OWN] - graph.objectives] = True
        owner = rolling.wiring.owners(links.parent)
        self._looped: dict[int, list[int]] = defaultdict(list)
        for at in self._plan.left_out.tolist():
            self._looped[int(owner[at])].append(int(links.child[at]))

    def of(self, node: int) -> tuple[tuple[str, str], ...]:
        """
        Say what does not count in a node.

        Args:
            node: Its place.

        Returns:
            Pairs of id and reason; of more than 50 the first, and how many more.
        """
        looped = (
            (self._lookups.name(child), "in a loop, which cannot roll up")
            for child in self._looped.get(node, ())
        )
        return bounded(chain(self._unscored(node), looped, self._kept_out(node)))

    def _unscored(self, node: int) -> Iterator[tuple[str, str]]:
        """Give the members that have no score, or weigh nothing."""
        weight, value = self._lookups.below(node)
        none = np.isnan(value) | (weight == 0)
        links = self._plan.links_of(node)
        for child in self._plan.child[links][none].tolist():
            yield self._lookups.name(child), self._why(child)

    def _why(self, node: int) -> str:
        """Say why a node does not count."""
        if not np.isnan(self._rolling.values[node]):
            return "its weight is 0"
        row = node - self._graph.objectives
        reason = ""
        if 0 <= row < len(self._own) and not self._lookups.count(node):
            reason = REASONS[int(self._rolling.sheet.key_results.reason[row])]
        return reason or "nothing that counts in it has a score"

    def _kept_out(self, node: int) -> Iterator[tuple[str, str]]:
        """Give the links that a rule or their kind keep out of an objective."""
        graph = self._graph
        if node >= graph.objectives:
            return
        for row in range(*self._rolling.sheet.offset[node : node + 2].tolist()):
            if not self._own[row]:
                yield self._lookups.name(graph.objectives + row), self._by_rule()
        declared = range(*np.searchsorted(graph.child, [node, node + 1]).tolist())
        pairs = [(at, int(graph.parent[at])) for at in declared if self._is(at, SHARES)]
        below = [(at, int(graph.child[at])) for at in self._lookups.to(node)]
        pairs += [(at, child) for at, child in below if self._is(at, CONTRIBUTES)]
        unused = [(at, child) for at, child in pairs if not self._used[at]]
        counted = self._counted(node) if unused else set()
        for _, child in unused:
            twice = child in counted
            why = "named twice: the first counts" if twice else self._by_rule()
            yield self._lookups.name(child), why
        for at, child in below:
            if self._is(at, INFORMS):
                yield self._lookups.name(child), "informs only"

    def _is(self, link: int, kind: int) -> bool:
        return int(self._graph.kind[link]) == kind

    def _by_rule(self) -> str:
        rule = self._rolling.rule
        return f"roll-up {rule.name} counts {what_counts(rule)}"

    def _counted(self, node: int) -> set[int]:
        """Return what counts in an objective or its groups, or would without a loop."""
        found = {*self._looped.get(node, ()), *self._members(node)}
        groups = [member for member in found if member >= self._graph.size]
        return found.union(*map(self._members, groups))

    def _members(self, node: int) -> list[int]:
        members: list[int] = self._plan.child[self._plan.links_of(node)].tolist()
        return members
