"""What contributions, what-ifs and sensitivities share: nodes of a graph, listed."""

from abc import abstractmethod
from collections.abc import Sequence
from itertools import islice
from typing import ClassVar, TypeVar

import numpy as np
from attrs import evolve, frozen

from okrkit import markup
from okrkit.alignment.arrays import Flags, Floats, Ints
from okrkit.alignment.kernel import gains
from okrkit.alignment.plan import Plan
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.value_links import POOL
from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.model.lookup import LazyTuple
from okrkit.results import ResultSet

T = TypeVar("T")

_MOST = 2.0**53


@frozen(kw_only=True, eq=False, repr=False)
class Listed(ResultSet[T]):
    """
    Some objectives or key results of a rolled-up set, in an order of their own.

    A subclass says what its lines and cells are; text and HTML are made here.

    Attributes:
        rolling: The set they are of.
        nodes: Their places in the graph.
    """

    heads: ClassVar[tuple[str, ...]] = ()
    align: ClassVar[str] = ""
    # Where numbers are drawn, and stand differently.
    drawn_align: ClassVar[str] = ""

    rolling: Rolling
    nodes: Ints

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        graph = self.rolling.graph
        return LazyTuple(
            len(self.nodes), lambda place: graph.id_of(int(self.nodes[place]))
        )

    def __len__(self) -> int:
        """Count them."""
        return len(self.nodes)

    def _find(self, id: str, /) -> int | None:
        graph = self.rolling.graph
        found = np.flatnonzero(np.isin(self.nodes, graph.nodes_of(id))).tolist()
        if len(found) > 1:
            names = [graph.id_of(int(self.nodes[place])) for place in found]
            raise AmbiguousIdError(
                f"{shown(id)} names {len(found)} items of this {self.kind}",
                id=id,
                meanings=names,
                hint="Go through its items, or ask with the whole id.",
            )
        return found[0] if found else None

    def _where(self, id: str) -> int:
        """Return the place of an id that must be there."""
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id in this {self.kind}: {shown(id)}", id=id, known=self.ids
            )
        return place

    @abstractmethod
    def _said(self) -> list[str]:
        """Return the lines above the table."""

    @abstractmethod
    def _cells(self, item: T) -> list[markup.Cell]:
        """Return the cells of one item, its title second."""

    def _drawn(self, item: T) -> list[markup.Cell]:
        """Return the cells as a notebook shows them."""
        return self._cells(item)

    def __str__(self) -> str:
        """Return the lines, then a text table of at most 200 rows."""
        lines = [markup.plain(line) for line in self._said()]
        if not len(self):
            return "\n".join(lines)
        made: list[list[markup.Cell]] = [list(self.heads), *self._rows()]
        heads, *rows = ([cells[0], *cells[2:]] for cells in made)
        align = self.align[0] + self.align[2:]
        table = markup.text_table(heads, rows, align=align, total=len(self))
        return "\n".join([*lines, table])

    def __repr__(self) -> str:
        """Return the first line."""
        return f"<{type(self).__name__}: {markup.plain(self._said()[0])}>"

    def _repr_html_(self) -> str:
        """Return the same as HTML, for a notebook."""
        caption, *others = self._said()
        body = [markup.element("p", line) for line in others]
        if len(self):
            few = islice(self, markup.ROWS_SHOWN)
            table = markup.table(
                self.heads,
                [self._drawn(item) for item in few],
                caption=caption,
                align=self.drawn_align or self.align,
                total=len(self),
            )
            body = [table, *body]
        else:
            body = [markup.element("p", caption), *body]
        return markup.fragment(markup.join(body), text=str(self))

    def _rows(self) -> list[list[markup.Cell]]:
        return [self._cells(item) for item in islice(self, markup.ROWS_SHOWN)]


def difference_text(value: float | None) -> str:
    """
    Write what is added to a score, however little it is.

    Args:
        value: The difference, or None.

    Returns:
        Text with its sign; a dash where it is not known.

    Example:
        >>> difference_text(0.25), difference_text(-2e-7), difference_text(0.0)
        ('+0.25', '-2e-07', '0')
    """
    if value is None:
        return "-"
    return f"{value:+.4g}" if value else "0"


def paths_to(plan: Plan, node: int) -> Floats:
    """
    Count the ways that lead from each node up to a node above.

    Args:
        plan: The plan.
        node: The node above.

    Returns:
        For each node how many ways lead up over links with a weight: 1 for the node
        itself, 0 for those that are not below it; infinity from 2 to the 53rd on,
        beyond which floats do not count exactly.

    Shape:
        (size,); linear in nodes and links.

    Units:
        Ways.

    Source:
        None: the gains of a sum in which every link counts once.

    Example:
        >>> diamond = Plan.of(child=[3, 3, 1, 2], parent=[1, 2, 0, 0], size=4)
        >>> paths_to(diamond, 0).tolist()
        [1.0, 1.0, 1.0, 2.0]
    """
    once = evolve(plan, weight=(plan.weight > 0).astype(np.float64))
    ways = gains(np.zeros(plan.size), once, node, rule="sum")
    return np.where(ways < _MOST, ways, np.inf)


def key_results_below(rolling: Rolling, node: int) -> tuple[Ints, Floats]:
    """
    Return the key results that count for a node, and by how many ways.

    Args:
        rolling: The set rolled up.
        node: The node above.

    Returns:
        Nodes of key results, and the number of ways that lead up from each.

    Shape:
        (found,), (found,).

    Units:
        Places; ways.

    Source:
        `paths_to`.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> kr = KeyResult("nps", "Recommend us", baseline=32, target=40)
        >>> tree = align(OKRSet([Objective("keep", "Stay", [kr])]), on="2026-11-15")
        >>> [found.tolist() for found in key_results_below(tree.rolling, 0)]
        [[1], [1.0]]
    """
    graph = rolling.graph
    ways = paths_to(rolling.wiring.plan, node)
    nodes = graph.objectives + np.flatnonzero(ways[graph.objectives : graph.size])
    return nodes, ways[nodes]


def pooled(rolling: Rolling, nodes: Ints) -> Flags:
    """
    Return which key results take the values of others, or go into a pooled ratio.

    Args:
        rolling: The set rolled up.
        nodes: Nodes of key results.

    Returns:
        A flag for each.

    Shape:
        (n,) → (n,).

    Units:
        None.

    Source:
        `RollUp.supported`.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> kr = KeyResult("nps", "Recommend us", baseline=32, target=40)
        >>> tree = align(OKRSet([Objective("keep", "Stay", [kr])]), on="2026-11-15")
        >>> pooled(tree.rolling, np.array([1])).tolist()
        [False]
    """
    if rolling.valued is None:
        return np.zeros(len(nodes), dtype=np.bool_)
    feeds, rows = rolling.valued.feeds, nodes - rolling.graph.objectives
    plan = rolling.valued.plan
    first, _, _ = plan.ups()
    # A rate alone does not say its numerator and denominator.
    into_ratio = (first[rows + 1] > first[rows]) & (feeds.how[rows] == POOL)
    flags: Flags = (plan.places()[rows] >= 0) | into_ratio
    return flags


def sources_of(rolling: Rolling, node: int) -> Ints:
    """
    Return the key results that the value of a node is made of.

    Args:
        rolling: The set rolled up.
        node: Its place.

    Returns:
        Nodes; none for objectives, and where a key result has its own reading.

    Shape:
        (found,).

    Units:
        Places.

    Source:
        `RollUp.supported`.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
        >>> sources_of(tree.rolling, 0).tolist()
        []
    """
    first = rolling.graph.objectives
    if rolling.valued is None or node < first:
        return np.zeros(0, dtype=np.int64)
    plan = rolling.valued.plan
    rows = plan.child[plan.links_of(node - first)]
    # The rows after all stand for what is broken, or nothing.
    return first + rows[rows < rolling.graph.size - first]
