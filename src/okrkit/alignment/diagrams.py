"""
A cascade as the text of a drawing: Mermaid's and Graphviz's.

Nodes are called n0, n1 and so on, and no word of a user stands anywhere but in a
label, where each language has one function here that keeps it text.
"""

import datetime as dt
from collections.abc import Callable

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.alignment.arrays import Flags, Ints, firsts
from okrkit.alignment.graph import DEPENDS, INFORMS, SHARES
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.shown_links import OWN, Shown
from okrkit.scoring.drawn import TONES
from okrkit.scoring.scores import Score

MERMAID_TEXT = 50_000
"""Most characters of a Mermaid text: more of them Mermaid does not draw by default."""

MERMAID_EDGES = 500
"""Most links of a Mermaid text: more of them Mermaid does not draw by default."""

DOT_NODES = 1_000
"""Most nodes of a Graphviz text: it draws so many in seconds, and more in minutes."""

_DOT_EDGES = 4_000
_TITLE_SHOWN = 80
# What is not a node or a link: the heading, classes, styles of links, the last note.
_RESERVED = 8_000
# Background, border and text are set together, so that a dark page changes none.
_FILLS: dict[markup.Tone, tuple[str, str]] = {
    "good": ("#dafbe1", "#1a7f37"),
    "fair": ("#fff3c4", "#946000"),
    "bad": ("#ffe3e0", "#c4242f"),
    "info": ("#ddf0ff", "#0969da"),
    "none": ("#eceff3", "#59636e"),
}
_TEXT = "#1f2328"
# Seen on white as on black.
_LINE, _LOOP = "#7d8590", "#e5534b"
_SAID = {INFORMS: "informs", DEPENDS: "depends on", SHARES: "shares"}
_ARROWS = {OWN: "---", INFORMS: "-.->", SHARES: "==>"}
_STYLES = {OWN: "arrowhead=none", INFORMS: "style=dotted", DEPENDS: "style=dashed"}
_STYLES[SHARES] = f'color="{_LINE}:invis:{_LINE}"'


def mermaid(rolling: Rolling, of: int | None) -> str:
    """
    Write a cascade as a Mermaid flowchart.

    Args:
        rolling: The set rolled up.
        of: The node to draw with what is below it; None draws all.

    Returns:
        Text of at most `MERMAID_TEXT` characters and `MERMAID_EDGES` links; what does
        not fit is counted in a node of its own.

    Example:
        >>> from okrkit import Objective, OKRSet, align
        >>> okrs = OKRSet([Objective("keep", "Stay")])
        >>> print(mermaid(align(okrs, on="2026-11-15").rolling, None).splitlines()[2])
          n0["Stay<br/>not measured"]:::none
    """
    picture = _picture(rolling, of, _mermaid_node, _mermaid_edge)
    picture = picture.cut(MERMAID_TEXT - _RESERVED, MERMAID_EDGES)
    lines = [
        "flowchart BT",
        f"  accTitle: Cascade on {dt.date.fromordinal(rolling.sheet.on)}",
    ]
    lines += picture.nodes
    if picture.left:
        lines.append(f'  rest["… and {picture.left} more"]:::none')
    lines += picture.edges
    for style, wanted in (
        ("stroke-dasharray:8 4", picture.kinds == DEPENDS),
        (f"stroke:{_LOOP}", picture.looped),
    ):
        at = ",".join(map(str, np.flatnonzero(wanted).tolist()))
        lines += [f"  linkStyle {at} {style}"] if at else []
    lines += [
        f"  classDef {tone} fill:{fill},stroke:{line},color:{_TEXT}"
        for tone, (fill, line) in _FILLS.items()
    ]
    return "\n".join([*lines, ""])


def dot(rolling: Rolling, of: int | None) -> str:
    """
    Write a cascade in the language of Graphviz.

    Args:
        rolling: The set rolled up.
        of: The node to draw with what is below it; None draws all.

    Returns:
        Text of at most `DOT_NODES` nodes; what does not fit is counted in a node of its
        own.

    Example:
        >>> from okrkit import Objective, OKRSet, align
        >>> okrs = OKRSet([Objective("keep", "Stay")])
        >>> dot(align(okrs, on="2026-11-15").rolling, None).splitlines()[0]
        'digraph cascade {'
    """
    picture = _picture(rolling, of, _dot_node, _dot_edge).cut(None, _DOT_EDGES)
    fill, line = _FILLS["none"]
    font = 'fontname="Helvetica,Arial,sans-serif"'
    lines = [
        "digraph cascade {",
        f'  graph [rankdir=BT, bgcolor=transparent, label="", {font}]',
        f'  node [shape=box, style=filled, fontcolor="{_TEXT}", {font}]',
        f'  edge [color="{_LINE}", fontcolor="{_LINE}", fontsize=11, {font}]',
        *picture.nodes,
    ]
    if picture.left:
        colours = f'fillcolor="{fill}", color="{line}"'
        lines.append(f'  rest [label="… and {picture.left} more", {colours}]')
    return "\n".join([*lines, *picture.edges, "}", ""])


@frozen(eq=False, kw_only=True)
class _Picture:
    """
    Lines of nodes and of links, in the order in which they are left out last.

    Attributes:
        nodes: A line each, the nearest to the top first.
        edges: A line each, sorted by `ranks`.
        ranks: Of each link, the place of the later of its nodes.
        kinds: Of each link.
        looped: Whether a link stands in a loop.
        left: How many nodes are not drawn.
    """

    nodes: list[str]
    edges: list[str]
    ranks: Ints
    kinds: Ints
    looped: Flags
    left: int

    def cut(self, text: int | None, edges: int) -> "_Picture":
        """Return as many nodes as fit with all links between them."""
        size = np.array([len(line) + 1 for line in self.nodes], dtype=np.int64)
        sizes = [len(line) + 1 for line in self.edges]
        count = np.bincount(self.ranks, minlength=len(size))
        size += np.bincount(self.ranks, sizes, len(size)).astype(np.int64)
        fits = np.cumsum(count) <= edges
        if text is not None:
            fits &= np.cumsum(size) <= text
        # Both only grow, so that those that fit stand first.
        kept = int(fits.sum())
        links = int(np.searchsorted(self.ranks, kept))
        return _Picture(
            nodes=self.nodes[:kept],
            edges=self.edges[:links],
            ranks=self.ranks[:links],
            kinds=self.kinds[:links],
            looped=self.looped[:links],
            left=self.left + len(self.nodes) - kept,
        )


@frozen
class _Edge:
    """A link between two nodes that are drawn, by their numbers."""

    lower: int
    upper: int
    kind: int
    looped: bool

    @property
    def said(self) -> str:
        """What is written beside it."""
        words = [_SAID.get(self.kind, ""), "in a loop" if self.looped else ""]
        return ", ".join(filter(None, words))


def _picture(
    rolling: Rolling,
    of: int | None,
    node: Callable[[int, Score], str],
    edge: "Callable[[_Edge], str]",
) -> _Picture:
    """Write what is to be drawn, of at most `DOT_NODES` nodes."""
    shown = Shown.of(rolling.graph)
    wanted = _nearest(shown, of)
    nodes = wanted[:DOT_NODES]
    name = np.full(shown.plan.size, -1, dtype=np.int64)
    name[nodes] = np.arange(len(nodes))
    lower, upper = name[shown.lower], name[shown.upper]
    drawn = np.flatnonzero((lower >= 0) & (upper >= 0))
    ranks = np.maximum(lower, upper)[drawn]
    order = np.argsort(ranks, kind="stable")
    drawn, kinds = drawn[order], shown.kind[drawn[order]]
    looped = np.isin(drawn, shown.plan.left_out)
    ends = (lower[drawn].tolist(), upper[drawn].tolist())
    rows = zip(*ends, kinds.tolist(), looped.tolist(), strict=True)
    return _Picture(
        nodes=[
            node(at, rolling.score(place)) for at, place in enumerate(nodes.tolist())
        ],
        edges=[edge(_Edge(*row)) for row in rows],
        ranks=ranks[order],
        kinds=kinds,
        looped=looped,
        left=len(wanted) - len(nodes),
    )


def _nearest(shown: Shown, of: int | None) -> Ints:
    """Return a node and what is below it, or all nodes, level by level from the top."""
    size = shown.plan.size
    # The links of the plan and those that loops keep out of it, dependencies not.
    count = len(shown.plan.child) + len(shown.plan.left_out)
    upper, lower = shown.upper[:count], shown.lower[:count]
    below = lower[np.argsort(upper, kind="stable")].tolist()
    first = firsts(upper, size).tolist()
    ready: list[int] = shown.roots.tolist() if of is None else [of]
    met = set(ready)
    for node in ready:
        for child in below[first[node] : first[node + 1]]:
            if child not in met:
                met.add(child)
                ready.append(child)
    return np.array(ready, dtype=np.int64)


def _said(score: Score, text: Callable[[str], str]) -> str:
    """Write score and status; the word for it is the policy's own."""
    number = [] if score.score is None else [f"{score.score:.2f}"]
    return ", ".join([*number, text(score.label or "no status")])


def _one_line(text: str) -> str:
    """Write a text of a user on one short line, whose spaces are single."""
    return " ".join(markup.plain(text, limit=_TITLE_SHOWN).split())


def _mermaid_node(name: int, score: Score) -> str:
    title, said = markup.mermaid_text(score.title), _said(score, markup.mermaid_text)
    label = f"{title}<br/>{said}"
    tone = TONES.get(score.status, "none")
    if score.kind == "objective":
        return f'  n{name}["{label}"]:::{tone}'
    return f'  n{name}(["{label}"]):::{tone}'


def _mermaid_edge(edge: _Edge) -> str:
    label = f"|{edge.said}|" if edge.said else ""
    return f"  n{edge.lower} {_ARROWS.get(edge.kind, '-->')}{label} n{edge.upper}"


def _dot_node(name: int, score: Score) -> str:
    label = f"{_dot_text(score.title)}\\n{_said(score, _dot_text)}"
    fill, line = _FILLS[TONES.get(score.status, "none")]
    style = "" if score.kind == "objective" else ', style="filled,rounded"'
    return f'  n{name} [label="{label}", fillcolor="{fill}", color="{line}"{style}]'


def _dot_edge(edge: _Edge) -> str:
    attributes = [f'label="{edge.said}"'] if edge.said else []
    attributes += [_STYLES[edge.kind]] if edge.kind in _STYLES else []
    # Of two colours the last counts.
    attributes += [f'color="{_LOOP}"'] if edge.looped else []
    styled = f" [{', '.join(attributes)}]" if attributes else ""
    return f"  n{edge.lower} -> n{edge.upper}{styled}"


def _dot_text(text: str) -> str:
    """
    Write a text so that Graphviz shows it and reads nothing in it.

    In quotes only a quote ends a label, a backslash begins a sign of Graphviz's own,
    and ``&`` the name of a character; HTML is read only without quotes.
    """
    said = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return said.replace("&", "&amp;")
