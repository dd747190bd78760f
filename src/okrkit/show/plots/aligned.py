"""What comes from where: what a score is made of, and who supports whom."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from attrs import frozen

from okrkit.alignment.cascade import Cascade
from okrkit.alignment.contributions import Contribution, Contributions
from okrkit.alignment.graph import CONTRIBUTES, DEPENDS, INFORMS, SHARES
from okrkit.alignment.shown_links import OWN, Shown
from okrkit.model.checks import flag, instance
from okrkit.retention.wholes import whole
from okrkit.scoring.drawn import TONES
from okrkit.scoring.scores import Score
from okrkit.show.plots.canvas import (
    colours,
    drawn_on,
    headed,
    inches,
    inert,
    keyed,
    labelled,
    noted,
    rows,
    said_instead,
    taken,
    words,
)
from okrkit.show.plots.grids import row_height

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["alignment", "contributions"]

_STEP: Final = 0.24
"""Inches from one level to the next."""

_CHARACTER: Final = 0.069
"""Inches of a character of 8.5 points, about."""

_LINKS: Final = {
    OWN: ("its key result", "-", 1.0),
    CONTRIBUTES: ("contributes", "-", 2.2),
    INFORMS: ("informs", ":", 1.6),
    DEPENDS: ("depends on", "--", 1.2),
    SHARES: ("shares", "-.", 1.6),
}
"""Name, line and width of each kind of link."""


def contributions(
    found: Cascade,
    /,
    *,
    id: str | None = None,
    top: int = 15,
    ax: "Axes | None" = None,
) -> "Axes":
    r"""
    Draw what each key result gives to a score above it, one after the other.

    Args:
        found: What `okrkit.align` returned.
        id: Of the objective or key result above; the first at the top where None.
        top: How many key results at most, the largest first; the others are one row.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: each bar begins where the one before ends, and the last is the score;
        hatched is what a score of 1 would give.

    Raises:
        InvalidOKRError: No cascade, no such number, or no axes.
        UnknownIdError: No such id.
        AmbiguousIdError: An objective and a key result have it.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import KeyResult, Objective, OKRSet, align
        >>> nps, calls = (
        ...     KeyResult(id, id, baseline=0, target=9, check_ins={"2026-11-06": v})
        ...     for id, v in (("nps", 3), ("calls", 6)))
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps, calls])])
        >>> ax = contributions(align(okrs, on="2026-11-15"), ax=Figure().subplots())
        >>> [label.get_text() for label in ax.get_yticklabels()][0::2]
        ['calls\n0.67, 50% of it', 'keep\nin all']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Cascade, field="found")
    many = whole(top, field="top", least=1)
    if id is None and not found.roots:
        return said_instead(drawn_on(ax), "no objective stands at the top")
    # The first at the top is an objective, also where a key result shares its id.
    made = (
        found.objectives.contributions(found.roots[0])
        if id is None
        else found.contributions(id)
    )
    shown, rest = taken(made, many)
    on = drawn_on(ax, many=max(len(shown) + 1 + bool(rest), 2))
    title = f"What makes the score of {words(made.of)}"
    if made.total is None or not shown:
        headed(on, title)
        return said_instead(on, words(made.why or "nothing", limit=400))
    _waterfall(on, made, shown, title)
    return on


def _waterfall(
    ax: "Axes", made: Contributions, shown: Sequence[Contribution], title: str
) -> None:
    """Draw the bars, one after the other, and the whole under them."""
    given, total = [item.contribution for item in shown], made.total or 0.0
    others = len(made) - len(shown)
    labels = [_given(item) for item in shown]
    if others:
        labels.append((f"{others} others", "in all"))
        given.append(total - math.fsum(given))
    less = rows(ax, [*labels, (made.of, "in all")])
    rest = f"the first {len(shown)} of {len(made)}" if others else ""
    headed(ax, title, rest, less=less)
    shades = colours(ax)
    # Of the others together nobody says what they would give.
    gains = [*(item.gain for item in shown), 0.0]
    ends = np.cumsum([0.0, *given]).tolist()
    for place, size in enumerate(given):
        begin, after, gain = ends[place], ends[place + 1], gains[place]
        (most,) = ax.barh(place, gain, 0.5, left=begin, hatch="///")
        most.set(fill=False, lw=0.8, edgecolor=shades["soft"])
        tone = shades["info" if size >= 0 else "bad"]
        ax.barh(place, size, 0.5, left=begin, color=tone)
        ax.plot([after] * 2, [place - 0.25, place + 1.25], color=shades["soft"], lw=1)
        if gain or size:
            spot = max(begin + gain, after), place
            noted(ax, f"{size:+.2f}", spot, shift=(4, 0))
    last = len(labels)
    ax.barh(last, total, 0.5, color=shades["text"])
    rounds = f", shown as {made.shown:.4g}" if abs(made.rounding) > 1e-9 else ""
    noted(ax, f"{total:.2f}{rounds}", (max(total, 0.0), last), shift=(4, 0))
    left, right = ax.get_xlim()
    ax.set_xlim(min(left, 0.0), max(right, 1.0) * 1.1)
    labelled(ax, "score; hatched: what a score of 1 would give", less=less)


def _given(item: Contribution) -> tuple[str, str]:
    """Say of a key result its own score, and how much of that goes up."""
    if item.score is None or not item.gain:
        return item.id, item.why or "gives nothing"
    return item.id, f"{item.score:.2f}, {item.gain:.0%} of it"


def alignment(
    found: Cascade,
    /,
    *,
    of: str | None = None,
    key_results: bool = True,
    top: int = 40,
    ax: "Axes | None" = None,
) -> "Axes":
    """
    Draw who supports whom as a map: each stands below what it supports.

    Args:
        found: What `okrkit.align` returned.
        of: Id of what to draw with all that is below it; None draws everything.
        key_results: Whether key results are drawn, too.
        top: How many at most, those nearest to the top.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: squares are objectives, circles key results, with score and status;
        whoever supports several stands below one, with lines to the others.

    Raises:
        InvalidOKRError: No cascade, no such number, or no axes.
        UnknownIdError: No such id.
        AmbiguousIdError: An objective and a key result have it.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import Objective, OKRSet, Support, align
        >>> up = Support(objective="keep")
        >>> team = Objective("team", "Help within a day", supports=[up])
        >>> okrs = OKRSet([Objective("keep", "Customers stay"), team])
        >>> ax = alignment(align(okrs, on="2026-11-15"), ax=Figure().subplots())
        >>> [text.get_text() for text in ax.texts]
        ['Customers stay  -, not measured', 'Help within a day  -, not measured']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Cascade, field="found")
    also, many = (
        flag(key_results, field="key_results"),
        whole(top, field="top", least=1),
    )
    root = None if of is None else found.node(of)
    placed, links, count = _placed(found, root, many, also=also)
    on = drawn_on(ax, many=row_height(max(len(placed), 4)))
    rest = f"the first {len(placed)} of {count}" if count > len(placed) else ""
    headed(on, f"Who supports whom on {found.on}", rest)
    on.set_xticks([])
    on.set_yticks([])
    on.spines[:].set_visible(False)
    if not placed:
        return said_instead(on, "no objectives")
    on.set_ylim(len(placed) - 0.5, -0.5)
    wide = max(inches(on), 1.0)
    _joined(on, placed, links)
    # Arcs of what stands at the left edge go beyond it.
    left = min(on.dataLim.x0, 0.0)
    on.set_xlim(left - 0.1, wide - 0.1)
    for node, (row, depth) in placed.items():
        score = found.rolling.score(node)
        _node(on, score, (depth * _STEP, row), wide)
    if links:
        keyed(on)
    return on


@frozen
class _Link:
    """A link between two nodes: its kind, whether it makes the tree, or a loop."""

    lower: int
    upper: int
    kind: int
    tree: bool
    looped: bool


def _placed(
    found: Cascade, root: int | None, many: int, *, also: bool
) -> tuple[dict[int, tuple[int, int]], list[_Link], int]:
    """Return row and level of each node, the links between them, how many there are."""
    graph = found.rolling.graph
    shown = Shown.of(graph)
    lower, upper, kind = shown.lower, shown.upper, shown.kind
    looped = np.isin(np.arange(len(lower)), shown.plan.left_out)
    size = graph.size
    if not also:
        size, kept = graph.objectives, kind != OWN
        lower, upper = (graph.objective_of(ends)[kept] for ends in (lower, upper))
        kind, looped = kind[kept], looped[kept]
    below: dict[int, list[int]] = {}
    for place in np.flatnonzero((kind != DEPENDS) & (lower != upper)).tolist():
        below.setdefault(int(upper[place]), []).append(place)
    # Loops are cut where they stand, so that everything is reached from a root.
    tops = [node for node in shown.roots.tolist() if node < size]
    starts = tops if root is None else [root]
    via = _reached(starts, below, lower)
    chosen = dict(list(via.items())[:many])
    placed = _in_rows([node for node in starts if node in chosen], below, lower, chosen)
    links = [
        _Link(a, b, k, chosen.get(a) == place, bad)
        for place, (a, b, k, bad) in enumerate(
            zip(*(c.tolist() for c in (lower, upper, kind, looped)), strict=True)
        )
        if a in placed and b in placed and a != b
    ]
    return placed, links, len(via)


def _reached(
    starts: list[int], below: dict[int, list[int]], lower: np.ndarray
) -> dict[int, int]:
    """Return nodes level by level, each with the link by which it was reached."""
    via, ready = dict.fromkeys(starts, -1), list(starts)
    for node in ready:
        for link in below.get(node, ()):
            child = int(lower[link])
            if child not in via:
                via[child] = link
                ready.append(child)
    return via


def _in_rows(
    starts: list[int],
    below: dict[int, list[int]],
    lower: np.ndarray,
    via: dict[int, int],
) -> dict[int, tuple[int, int]]:
    """Give each node a row, what is below it under it, and a level."""
    placed: dict[int, tuple[int, int]] = {}
    waiting = [(node, 0) for node in reversed(starts)]
    while waiting:
        node, depth = waiting.pop()
        placed[node] = (len(placed), depth)
        links = [
            link for link in below.get(node, ()) if via.get(int(lower[link])) == link
        ]
        waiting += [(int(lower[link]), depth + 1) for link in reversed(links)]
    return placed


def _joined(
    ax: "Axes", placed: dict[int, tuple[int, int]], links: Sequence[_Link]
) -> None:
    """Draw the links, those of the tree as elbows, the others as arcs."""
    shades, told = colours(ax), set[str]()
    for link in links:
        name, style, width = _LINKS[link.kind]
        name = f"{name}, in a loop" if link.looped else name
        label = None if name in told else name
        told.add(name)
        colour = shades["bad" if link.looped else "soft"]
        (row, depth), (above, left) = placed[link.lower], placed[link.upper]
        ends = (left * _STEP, above), (depth * _STEP, row)
        at = [ends[0], (ends[0][0], row), ends[1]] if link.tree else _arc(*ends)
        (line,) = ax.plot(*zip(*at, strict=True), color=colour, ls=style, lw=width)
        line.set(zorder=1, label=label)


def _arc(
    upper: tuple[float, float], lower: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return an arc to the left of two marks, the farther the longer it is."""
    (x, y), (to_x, to_y) = upper, lower
    far = _STEP * (0.6 + 0.04 * min(abs(to_y - y), 20))
    ways = np.linspace(0.0, 1.0, 21)
    out = far * np.sin(np.pi * ways)
    across = (x + (to_x - x) * ways - out).tolist()
    return list(zip(across, (y + (to_y - y) * ways).tolist(), strict=True))


def _node(ax: "Axes", score: Score, spot: tuple[float, float], wide: float) -> None:
    """Draw the mark of one node, and beside it what it is and how it stands."""
    shades, objective = colours(ax), score.kind == "objective"
    colour = shades[TONES.get(score.status, "none")]
    mark, size = ("s", 9.0) if objective else ("o", 7.0)
    ax.plot(*([end] for end in spot), mark, color=colour, ms=size, zorder=3)
    number = "-" if score.score is None else f"{score.score:.2f}"
    said = f"  {number}, {words(score.label or 'no status', limit=24)}"
    room = int((wide - spot[0] - 0.3) / _CHARACTER) - len(said)
    there = ax.annotate(
        inert(words(score.title, limit=max(room, 8)) + said),
        spot,
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        weight="bold" if objective else "normal",
        color=shades["text"],
    )
    # Wide letters are cut off at the edge, and take no room from the map.
    there.set(in_layout=False, clip_on=True)
