"""`Graph`: who supports whom in a set, as columns; read off the set once."""

from collections.abc import Iterable, Iterator

import numpy as np
from attrs import evolve, field, frozen

from okrkit.alignment.arrays import Floats, Ints
from okrkit.errors import nearest
from okrkit.model.lookup import Scope
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import SUPPORT_KINDS, Support

CONTRIBUTES, INFORMS, DEPENDS, SHARES = range(len(SUPPORT_KINDS))
"""The number of each kind of support."""

_NAMED = 5
# Looking for near ids takes time: so many looks at an id, and the first faults are
# enough to see the pattern.
_LOOKS = 20_000
_LOOKED_FOR = 50


@frozen
class Dangling:
    """
    A support or dependency that leads nowhere.

    Attributes:
        id: Id of the objective or key result that has it.
        wanted: The id it names.
        kind: ``"objective"`` or ``"key result"``, what it should name.
        near: Ids that are there and look like it.
        several: Ids that a short id could mean, where it is ambiguous.

    Example:
        >>> Dangling("team/keep", "company/grwo", "objective").wanted
        'company/grwo'
    """

    id: str
    wanted: str
    kind: str
    near: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@frozen(eq=False, kw_only=True, repr=False)
class Graph:
    """
    The links of a set as columns.

    A node is an objective, by its place, or a key result, by its place after all
    objectives.

    Attributes:
        okrs: The set.
        objectives: How many objectives there are.
        size: How many nodes there are.
        child: Objective that has each link.
        parent: Node that it names.
        kind: Of each link: `CONTRIBUTES`, `INFORMS`, `DEPENDS` or `SHARES`.
        weight: Of each link.
        share: Part of the child that counts for this parent; NaN where not said.
        waits: Key result of each dependency that a key result has.
        waits_on: The node it waits for.
        lost: Supports and dependencies that lead nowhere; what is near is not looked
            for yet.

    Shape:
        child, parent, kind, weight, share (links,); waits, waits_on (dependencies,).
    """

    okrs: OKRSet
    objectives: int
    size: int
    child: Ints
    parent: Ints
    kind: Ints
    weight: Floats
    share: Floats
    waits: Ints
    waits_on: Ints
    lost: tuple[Dangling, ...]
    made: dict[object, object] = field(factory=dict, init=False)

    @classmethod
    def of(cls, okrs: OKRSet) -> "Graph":
        """
        Return the graph of a set; made once, kept with its table.

        Args:
            okrs: The set.

        Returns:
            The graph.

        Example:
            >>> Graph.of(OKRSet()).size
            0
        """
        kept = okrs.table.made.get("alignment.graph")
        if isinstance(kept, cls):
            return kept
        lost: list[Dangling] = []
        links = list(_links(okrs, lost))
        waits = list(_waits(okrs, lost))
        graph = cls(
            okrs=okrs,
            objectives=len(okrs.objectives),
            size=len(okrs.objectives) + len(okrs.key_results),
            child=_ints(child for child, _, _ in links),
            parent=_ints(parent for _, parent, _ in links),
            kind=_ints(SUPPORT_KINDS.index(link.kind) for _, _, link in links),
            weight=_floats(link.weight for _, _, link in links),
            share=_floats(
                np.nan if link.share is None else link.share for _, _, link in links
            ),
            waits=_ints(kr for kr, _ in waits),
            waits_on=_ints(node for _, node in waits),
            lost=tuple(lost),
        )
        okrs.table.made["alignment.graph"] = graph
        return graph

    @property
    def dangling(self) -> tuple[Dangling, ...]:
        """
        Supports and dependencies that lead nowhere, the first with ids that are near.

        Example:
            >>> from okrkit import Objective, Support
            >>> lost = Objective("keep", "Stay", supports=[Support(objective="grwo")])
            >>> Graph.of(OKRSet([lost, Objective("grow", "Grow")])).dangling[0].near
            ('grow',)
        """
        kept = self.made.get("dangling")
        if not isinstance(kept, tuple):
            kept = self.made["dangling"] = tuple(self._with_near())
        return kept

    @property
    def repeated(self) -> Ints:
        """
        Places of the links that repeat one before them; the first alone counts.

        Example:
            >>> from okrkit import Objective, Support
            >>> twice = [Support(objective="grow"), Support(objective="grow", weight=2)]
            >>> keep = Objective("keep", "Stay", supports=twice)
            >>> okrs = OKRSet([keep, Objective("grow", "Grow")])
            >>> Graph.of(okrs).repeated.tolist()
            [1]
        """
        pair = (self.child << 32) | self.parent
        places = np.arange(len(pair))
        later = [
            np.setdiff1d(at, at[np.unique(pair[at], return_index=True)[1]])
            for kind in range(len(SUPPORT_KINDS))
            for at in [places[self.kind == kind]]
        ]
        return np.sort(np.concatenate(later))

    def _with_near(self) -> Iterator[Dangling]:
        looks = _LOOKS
        for at, link in enumerate(self.lost):
            ids = self.okrs.scope(link.kind).ids
            if at < _LOOKED_FOR and looks > 0 and not link.several:
                looks -= len(ids)
                yield evolve(link, near=nearest(link.wanted, ids))
            else:
                yield link

    def id_of(self, node: int) -> str:
        """
        Return the id of a node.

        Args:
            node: Its place.

        Returns:
            Id of the objective or key result.

        Example:
            >>> from okrkit import Objective
            >>> Graph.of(OKRSet([Objective("keep", "Stay")])).id_of(0)
            'keep'
        """
        table = self.okrs.table
        if node < self.objectives:
            return table.objective_ids[node]
        return table.ids[node - self.objectives]

    def nodes_of(self, id: str) -> list[int]:
        """
        Return every node an id could mean; an exact id wins over short forms.

        Args:
            id: Of an objective or key result.

        Returns:
            Places; none where it names nothing.

        Example:
            >>> from okrkit import Objective
            >>> Graph.of(OKRSet([Objective("keep", "Stay")])).nodes_of("keep")
            [0]
        """
        rows = self.okrs.scope("key result").places(id)
        places = self.okrs.scope("objective").places(id)
        return places + [self.objectives + row for row in rows]

    def title_of(self, node: int) -> str:
        """
        Return the title of a node.

        Args:
            node: Its place.

        Returns:
            What its owner wrote.

        Example:
            >>> from okrkit import Objective
            >>> Graph.of(OKRSet([Objective("keep", "Stay")])).title_of(0)
            'Stay'
        """
        if node < self.objectives:
            return self.okrs.objectives[node].title
        return self.okrs.key_result(self.id_of(node)).title

    def objective_of(self, nodes: Ints) -> Ints:
        """
        Return the objective of each node: itself, or that of the key result.

        Args:
            nodes: Places of nodes.

        Returns:
            Places of objectives.

        Shape:
            (n,) → (n,).

        Units:
            Places.

        Source:
            None: a look-up.

        Example:
            >>> Graph.of(OKRSet()).objective_of(np.zeros(0, dtype=np.int64)).tolist()
            []
        """
        row = np.maximum(nodes - self.objectives, 0)
        owner = self.okrs.table.objective
        if not len(owner):
            return nodes
        return np.where(nodes < self.objectives, nodes, owner[row])

    def __repr__(self) -> str:
        """Return the sizes, on one line."""
        return (
            f"<Graph of {self.objectives} objectives, "
            f"{self.size - self.objectives} key results, {len(self.child)} links>"
        )


def _links(okrs: OKRSet, lost: list[Dangling]) -> Iterator[tuple[int, int, Support]]:
    """Give the supports whose parent is in the set; note the others."""
    objectives, rows = okrs.scope("objective"), okrs.scope("key result")
    before = len(okrs.objectives)
    for place, objective in enumerate(okrs.objectives):
        for support in objective.supports:
            if support.objective is not None:
                found = _found(objectives, objective.id, support.objective, lost)
            else:
                found = _found(rows, objective.id, str(support.key_result), lost)
                found = None if found is None else before + found
            if found is not None:
                yield place, found, support


def _waits(okrs: OKRSet, lost: list[Dangling]) -> Iterator[tuple[int, int]]:
    """Give the dependencies of key results; note those that name nothing."""
    scope = okrs.scope("key result")
    before = len(okrs.objectives)
    rows = (kr for objective in okrs.objectives for kr in objective.key_results)
    for place, kr in enumerate(rows):
        for wanted in kr.depends_on:
            found = _found(scope, kr.id, wanted, lost)
            if found is not None:
                yield before + place, before + found


def _found(scope: Scope, id: str, wanted: str, lost: list[Dangling]) -> int | None:
    places = scope.places(wanted)
    if len(places) == 1:
        return places[0]
    several = tuple(scope.ids[place] for place in places[:_NAMED])
    lost.append(Dangling(id, wanted, scope.kind, several=several))
    return None


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)
