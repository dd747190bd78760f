"""
Who waits on whom, and the risk that comes with it; no score changes by it.

A key result waits on what it depends on, and on what its objective depends on. An
objective waits on what it depends on, and on what its key results depend on.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from attrs import field, frozen

from okrkit import markup
from okrkit.alignment.arrays import Ints, among, firsts
from okrkit.alignment.findings import Circle
from okrkit.alignment.graph import DEPENDS, Graph
from okrkit.alignment.loops import Loop, loops_in
from okrkit.alignment.rolling import Rolling
from okrkit.errors import AmbiguousIdError
from okrkit.model.lookup import LazyTuple
from okrkit.results import Explanation, ResultSet
from okrkit.scoring.scores import Kind
from okrkit.scoring.status import STATUSES, Status

SEVERITY: dict[Status, markup.Tone] = {
    "missed": "bad",
    "off track": "bad",
    "at risk": "fair",
    "stale": "fair",
    "not measured": "none",
    "not yet observable": "info",
    "on track": "good",
    "achieved": "good",
}
"""Statuses from the worst, each with its colour; none counts as not measured."""

_ORDER = tuple(SEVERITY)
_UNKNOWN = _ORDER.index("not measured")
_NAMED = 8
_STEPS_EXPLAINED = 100
_HEADS = ("id", "status", "inherits", "from", "owner", "steps", "blocked")
_ALIGN = "lllllrl"
_WORDS = (
    "id",
    "kind",
    "status",
    "inherits",
    "origin",
    "origin_title",
    "origin_owner",
)


@frozen(kw_only=True)
class Risk:
    """
    What a key result or objective inherits from all that it waits on.

    Attributes:
        id: Who waits.
        kind: ``"objective"`` or ``"key result"``.
        status: Its own status; untouched.
        inherits: The worst status among everything it waits on, directly or not.
        origin: Id of what has that status: of several the nearest.
        origin_title: Its title.
        origin_owner: Who answers for it; empty where nobody is named.
        way: The shortest way there, from what it waits on directly; at most the first
            eight.
        steps: How long that way is.
        circle: The circle that it is part of, or waits on; None where there is none.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> krs = [KeyResult("api", "API", at_least=1, owner="Ann",
        ...                  check_ins={"2026-11-06": 0}),
        ...        KeyResult("app", "App", at_least=1, depends_on=["api"])]
        >>> okrs = OKRSet([Objective("ship", "Ship", krs)], cycle="2026-Q4")
        >>> print(risks(align(okrs, on="2026-11-15").rolling)["app"])
        app waits on api of Ann, which is off track
    """

    id: str
    kind: Kind
    status: Status | None
    inherits: Status
    origin: str
    origin_title: str
    origin_owner: str
    way: tuple[str, ...]
    steps: int
    circle: Circle | None = None

    @property
    def blocked(self) -> bool:
        """Whether it can never be free: it is part of a circle, or waits on one."""
        return self.circle is not None

    @property
    def worse(self) -> bool:
        """Whether it inherits a worse status than it has."""
        return _ORDER.index(self.inherits) < _ORDER.index(self.status or "not measured")

    def __str__(self) -> str:
        """Return it as one sentence."""
        named = [markup.plain(id, limit=60) for id in (self.id, self.origin, *self.way)]
        of = f" of {markup.plain(self.origin_owner, limit=60)}"
        text = f"{named[0]} waits on {named[1]}{of if self.origin_owner else ''}, "
        text += f"which is {self.inherits}"
        if self.steps > 1:
            cut = " → …" if self.steps > len(self.way) else ""
            text += f" (by {' → '.join(named[2:])}{cut})"
        return f"{text}; {self.circle}" if self.circle else text


@frozen(eq=False, kw_only=True)
class _Waiting:
    """
    Who waits on whom, over the nodes that take part.

    Between one who waits and what it waits on stands a slip: what was declared. So a
    thousand key results of an objective share what that objective declared.

    Attributes:
        nodes: Nodes of the graph, in order, then slips.
        real: How many of them are nodes of the graph.
        behind: Who comes right before place ``i``: ``behind[first[i]:first[i + 1]]``.
        first: See `behind`.
        loops: Circles of places.
        loop_of: Circle of each place; -1 for none.
    """

    nodes: Ints
    real: int
    behind: list[int]
    first: list[int]
    loops: tuple[Loop, ...]
    loop_of: Ints

    def back(self, starts: list[int], hop: list[int]) -> Iterator[tuple[int, int, int]]:
        """Go back from some places, nearest first: give place, start and distance."""
        front = [(place, place) for place in starts]
        distance = 0
        while front:
            distance += 1
            found = []
            for place, start in front:
                for before in self.behind[self.first[place] : self.first[place + 1]]:
                    if hop[before] < 0:
                        hop[before] = place
                        found.append((before, start))
                        yield before, start, distance
            front = found


@frozen(eq=False, kw_only=True)
class _Found:
    """
    What each place inherits.

    Attributes:
        worst: Place in `_ORDER`; -1 where it waits on nothing.
        end: The place it inherits it from.
        hop: The next place on the way there.
        distance: How many places the way has, slips included.
        circle: Place among the circles; -1 for none.
    """

    worst: list[int]
    end: list[int]
    hop: list[int]
    distance: list[int]
    circle: list[int]


def circles(graph: Graph) -> tuple[Circle, ...]:
    """
    Return what waits on itself through others, each circle once.

    Args:
        graph: Who waits on whom.

    Returns:
        The circles.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> one = KeyResult("a", "A", at_least=1, depends_on=["b"])
        >>> two = KeyResult("b", "B", at_least=1, depends_on=["a"])
        >>> print(circles(Graph.of(OKRSet([Objective("o", "O", [one, two])])))[0])
        a → b → a wait on each other in a circle
    """
    waiting = _waiting(graph)
    count = len(waiting.loops)
    # One place more, so that -1 for none is counted, and left.
    sizes = np.bincount(waiting.loop_of[: waiting.real] + 1, minlength=count + 1)
    return tuple(
        _circle(graph, waiting, loop, size)
        for loop, size in zip(waiting.loops, sizes[1:].tolist(), strict=True)
    )


def risks(rolling: Rolling) -> "Risks":
    """
    Return the risk that everything which waits inherits.

    Args:
        rolling: The set rolled up; its statuses count.

    Returns:
        A risk for each objective and key result that waits on something.

    Shape:
        Linear in nodes and dependencies.

    Units:
        Statuses.

    Source:
        okrkit's own: breadth first from the worst status to the mildest.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> len(risks(align(OKRSet(), on="2026-11-15").rolling))
        0
    """
    graph = rolling.graph
    waiting = _waiting(graph)
    severity = _severities(rolling)[waiting.nodes[: waiting.real]]
    found = _inherited(waiting, severity)
    waits = np.array(found.worst[: waiting.real], dtype=np.int64) >= 0
    places = np.flatnonzero(waits)
    nodes = waiting.nodes[places]
    places = places[np.lexsort((nodes, graph.objective_of(nodes)))]
    rows = np.full(len(waiting.nodes), -1)
    rows[places] = np.arange(len(places))
    return Risks(
        rolling=rolling,
        circles=circles(graph),
        places=places,
        rows=rows,
        waiting=waiting,
        found=found,
    )


@frozen(kw_only=True, eq=False, repr=False)
class Risks(ResultSet[Risk]):
    """
    The risk of each objective and key result that waits on another.

    Attributes:
        rolling: The set rolled up.
        circles: What waits on itself.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> print(risks(align(OKRSet(), on="2026-11-15").rolling))
        nothing waits on anything
    """

    kind = "risks"

    rolling: Rolling
    circles: tuple[Circle, ...]
    _places: Ints = field(alias="places")
    _rows_of: Ints = field(alias="rows")
    _waiting: _Waiting = field(alias="waiting")
    _found: _Found = field(alias="found")

    @property
    def on(self) -> dt.date:
        """The day it is about."""
        return dt.date.fromordinal(self.rolling.sheet.on)

    @property
    def ids(self) -> Sequence[str]:
        """The ids: each objective that waits, then its key results that do."""
        return LazyTuple(len(self), lambda index: self._id(int(self._places[index])))

    def __len__(self) -> int:
        """Count what waits."""
        return len(self._places)

    def _id(self, place: int) -> str:
        return self.rolling.graph.id_of(int(self._waiting.nodes[place]))

    def _find(self, id: str, /) -> int | None:
        rows = map(self._row, self.rolling.graph.nodes_of(id))
        found = [row for row in rows if row >= 0]
        if len(found) > 1:
            names = [f"{self._at(row).kind} {self._at(row).id}" for row in found]
            raise AmbiguousIdError(
                f"{id!r} names {len(found)} that wait", id=id, meanings=names
            )
        return found[0] if found else None

    def _row(self, node: int) -> int:
        """Return the row of a node; -1 where it does not wait."""
        nodes = self._waiting.nodes
        place = int(np.searchsorted(nodes, node))
        there = place < len(nodes) and nodes[place] == node
        return int(self._rows_of[place]) if there else -1

    def _at(self, index: int, /) -> Risk:
        place = int(self._places[index])
        end, circle = self._found.end[place], self._found.circle[place]
        title, owner = self._said(end)
        return Risk(
            id=self._id(place),
            kind=self._kind(place),
            status=self._status(place),
            inherits=_ORDER[self._found.worst[place]],
            origin=self._id(end),
            origin_title=title,
            origin_owner=owner,
            way=tuple(map(self._id, islice(self._way(place), _NAMED))),
            steps=self._found.distance[place] // 2,
            circle=None if circle < 0 else self.circles[circle],
        )

    def _way(self, place: int) -> Iterator[int]:
        """Give what stands on the way to what a place inherits from, that included."""
        for _ in range(self._found.distance[place] // 2):
            # The hop between leads to a slip.
            place = self._found.hop[self._found.hop[place]]
            yield place

    def _kind(self, place: int) -> Kind:
        node = self._waiting.nodes[place]
        return "objective" if node < self.rolling.graph.objectives else "key result"

    def _status(self, place: int) -> Status | None:
        node = int(self._waiting.nodes[place])
        row = node - self.rolling.graph.objectives
        sheet = self.rolling.sheet
        column = sheet.objectives.status if row < 0 else sheet.key_results.status
        status = int(column[node if row < 0 else row])
        return None if status < 0 else STATUSES[status]

    def _said(self, place: int) -> tuple[str, str]:
        """Return the title of a place, and who answers for it."""
        graph = self.rolling.graph
        node = int(self._waiting.nodes[place])
        row = node - graph.objectives
        over = graph.okrs.objectives[node if row < 0 else self._over(row)]
        if row < 0:
            return over.title, over.owner
        kr = over.key_results[row - int(self.rolling.sheet.offset[self._over(row)])]
        return kr.title, kr.owner or over.owner

    def _over(self, row: int) -> int:
        return int(self.rolling.graph.okrs.table.objective[row])

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every risk as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Risk`'s fields but `way`, and ``blocked`` for its
            circle; a missing status is None.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.alignment import align
            >>> found = risks(align(OKRSet(), on="2026-11-15").rolling)
            >>> found.to_columns()["inherits"].tolist()
            []
        """
        items = list(self)
        made = {
            name: np.array([getattr(risk, name) for risk in items], dtype=object)
            for name in _WORDS
        }
        made["steps"] = np.array([risk.steps for risk in items], dtype=np.int64)
        made["blocked"] = np.array([risk.blocked for risk in items], dtype=np.bool_)
        return made

    def explain(self, id: str, /) -> Explanation:
        """
        Say what an id inherits its risk from, step by step.

        Args:
            id: Of what waits.

        Returns:
            A tree: under each what it waits on, on the shortest way; the first hundred.

        Raises:
            UnknownIdError: No such id, or it waits on nothing.
            AmbiguousIdError: An objective and a key result have it, and both wait.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> krs = [KeyResult("api", "API", at_least=1),
            ...        KeyResult("app", "App", at_least=1, depends_on=["api"])]
            >>> okrs = OKRSet([Objective("ship", "Ship", krs)], cycle="2026-Q4")
            >>> print(risks(align(okrs, on="2026-11-15").rolling).explain("app"))
            app = not measured  [the worst of all it waits on]
              api = not measured  [own status]
        """
        risk = self[id]
        place = int(self._places[self._find(id) or 0])
        more = risk.steps - _STEPS_EXPLAINED
        cut = f"{more} more steps follow" if more > 0 else ""
        below: tuple[Explanation, ...] = ()
        for step in reversed(list(islice(self._way(place), _STEPS_EXPLAINED))):
            owner = self._said(step)[1]
            notes = (f"of {owner}" if owner else "", "" if below else cut)
            part = Explanation(
                self._id(step),
                self._status(step) or "no status",
                rule="own status",
                note=", ".join(filter(None, notes)),
                inputs=below,
            )
            below = (part,)
        return Explanation(
            risk.id,
            risk.inherits,
            rule="the worst of all it waits on",
            note=str(risk.circle or ""),
            inputs=below,
        )

    def __str__(self) -> str:
        """Return a text table of the first 200, then the circles."""
        if not len(self):
            return "nothing waits on anything"
        table = markup.text_table(_HEADS, self._rows(), align=_ALIGN, total=len(self))
        return "\n".join([table, *self._circle_lines()])

    def __repr__(self) -> str:
        """Return how many there are and the day, on one line."""
        return f"<Risks of {len(self)} that wait on {self.on}>"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        rows = [
            (*row[:2], markup.badge(row[2], SEVERITY[risk.inherits]), *row[3:])
            for row, risk in zip(self._rows(), self, strict=False)
        ]
        caption = f"Inherited risk on {self.on}"
        view = markup.table(
            _HEADS, rows, align=_ALIGN, total=len(self), caption=caption
        )
        lines = [markup.element("li", line) for line in self._circle_lines()]
        listed = [markup.element("ul", *lines)] if lines else []
        return markup.fragment(markup.join([view, *listed]), text=str(self))

    def _rows(self) -> list[tuple[markup.Cell, ...]]:
        return [
            (
                risk.id,
                risk.status or "-",
                risk.inherits,
                risk.origin,
                risk.origin_owner or "-",
                risk.steps,
                "in a circle" if risk.blocked else "",
            )
            for risk in islice(self, markup.ROWS_SHOWN)
        ]

    def _circle_lines(self) -> list[str]:
        return [str(circle) for circle in self.circles[: markup.ROWS_SHOWN]]


def _waiting(graph: Graph) -> _Waiting:
    """Return who waits on whom; made once for a graph."""
    kept = graph.made.get("waiting")
    if isinstance(kept, _Waiting):
        return kept
    start, end = _edges(graph)
    nodes = np.unique(np.append(start, end))
    start, end = np.searchsorted(nodes, start), np.searchsorted(nodes, end)
    loops, loop_of = loops_in(start, end, len(nodes))
    made = _Waiting(
        nodes=nodes,
        real=int(np.searchsorted(nodes, graph.size)),
        behind=start[np.argsort(end, kind="stable")].tolist(),
        first=firsts(end, len(nodes)).tolist(),
        loops=loops,
        loop_of=loop_of,
    )
    graph.made["waiting"] = made
    return made


def _edges(graph: Graph) -> tuple[Ints, Ints]:
    """Return who waits → slip, and slip → what is waited on; slips follow the nodes."""
    before, rows = graph.objectives, graph.size - graph.objectives
    # Each key result has a slip of its own, each objective one that its key results
    # share, and one for its own key results: they do not wait on themselves by it.
    slip, at = graph.waits + rows, np.flatnonzero(graph.kind == DEPENDS)
    child, parent = graph.child[at], graph.parent[at]
    inside = (parent >= before) & (graph.objective_of(parent) == child)
    common = graph.size + rows + child
    declared = np.where(inside, common + before, common)
    shares = among(child[~inside], before)
    owner = graph.okrs.table.objective
    sharing = np.flatnonzero(shares[owner])
    over = graph.objective_of(graph.waits)
    links = (
        (graph.waits, slip),
        (over, slip),
        (slip, graph.waits_on),
        (child, declared),
        (declared, parent),
        (before + sharing, graph.size + rows + owner[sharing]),
    )
    start, end = (np.concatenate(ends) for ends in zip(*links, strict=True))
    return start, end


def _inherited(waiting: _Waiting, severity: Ints) -> _Found:
    """Return what each place inherits: the worst first, so that each is met once."""
    size = len(waiting.nodes)
    worst, end, hop, distance = ([-1] * size for _ in range(4))
    for rank in range(len(_ORDER)):
        starts = np.flatnonzero(severity == rank).tolist()
        for place, start, far in waiting.back(starts, hop):
            worst[place], end[place], distance[place] = rank, start, far
    circle = waiting.loop_of.tolist()
    for place, start, _ in waiting.back(
        np.flatnonzero(waiting.loop_of >= 0).tolist(), waiting.loop_of.tolist()
    ):
        circle[place] = int(waiting.loop_of[start])
    return _Found(worst=worst, end=end, hop=hop, distance=distance, circle=circle)


def _severities(rolling: Rolling) -> Ints:
    """Return the place in `_ORDER` of each node's status."""
    # One place more, so that -1 for none is not measured.
    places = np.array([*map(_ORDER.index, STATUSES), _UNKNOWN], dtype=np.int64)
    sheet = rolling.sheet
    return places[np.append(sheet.objectives.status, sheet.key_results.status)]


def _circle(graph: Graph, waiting: _Waiting, loop: Loop, count: int) -> Circle:
    named = [place for place in loop.path if place < waiting.real]
    ids = tuple(graph.id_of(int(waiting.nodes[place])) for place in named)
    return Circle(ids=ids, count=count, waits=True)
