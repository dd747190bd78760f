"""A cascade as a tree: in text, and in HTML whose branches open and close."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from okrkit import markup
from okrkit.alignment.diagnosis import loops, orphans
from okrkit.alignment.explain_parts import Counted
from okrkit.alignment.graph import INFORMS, SHARES
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.shown_links import Shown
from okrkit.markup.html import CELL_SHOWN
from okrkit.scoring.drawn import TONES
from okrkit.scoring.scores import Score

_WHOLE = (-1, -1)
_HEADS = ("id", "title", "score", "status", "")
_TITLE_SHOWN = 40
_LEVELS_SHOWN = 20
_NAMED = 3
_SCREEN = 25
_LISTED = 20
_SAID: dict[int | None, str] = {INFORMS: "informs only", SHARES: "shared"}


def cascade_text(rolling: Rolling) -> str:
    """
    Write a cascade as text.

    Args:
        rolling: The set rolled up.

    Returns:
        A head, a tree of at most 200 rows, then loops and orphans.

    Example:
        >>> from okrkit import OKRSet, align
        >>> cascade_text(align(OKRSet(), on="2026-11-15").rolling).splitlines()[0]
        'cascade on 2026-11-15, policy okrkit, roll-up okrkit'
    """
    forest = _Forest(rolling)
    rows = [_row(forest, *item) for item in islice(_walk(forest), markup.ROWS_SHOWN)]
    more = rolling.graph.size - forest.met
    table = markup.text_table(_HEADS, rows, align="llrll", total=len(rows) + more)
    return "\n".join([_head(rolling), table, *_beside(rolling)])


def cascade_html(rolling: Rolling) -> str:
    """
    Write a cascade as HTML for a notebook: escaped, without script.

    Args:
        rolling: The set rolled up.

    Returns:
        A fragment with its own style.

    Example:
        >>> from okrkit import OKRSet, align
        >>> "roll-up okrkit" in cascade_html(align(OKRSet(), on="2026-11-15").rolling)
        True
    """
    forest = _Forest(rolling)
    head = _head(rolling)

    def summary(item: tuple[int, int]) -> markup.Markup:
        if item == _WHOLE:
            return markup.element("b", head[0].upper() + head[1:])
        return _line(forest, *item)

    tree = markup.tree(
        _WHOLE,
        summary=summary,
        children=forest.below,
        opened=_opened(_Forest(rolling)),
    )
    lines = [markup.element("li", line) for line in _beside(rolling)]
    body = [markup.element("div", tree, class_="okrkit-lines")]
    if lines:
        body.append(markup.element("ul", *lines, class_="okrkit-beside"))
    return markup.fragment(markup.join(body), text=cascade_text(rolling))


def _opened(forest: "_Forest") -> int:
    """Choose how many levels stand open: so many that a screen still holds them."""
    depths = Counter(depth for *_, depth in islice(_walk(forest), markup.ROWS_SHOWN))
    seen, levels = depths[0], 1
    while depths[levels] and seen + depths[levels] <= _SCREEN:
        seen += depths[levels]
        levels += 1
    return levels


class _Forest:
    """The trees of a cascade, each branch of which is followed once."""

    def __init__(self, rolling: Rolling) -> None:
        self._rolling = rolling
        self._shown = Shown.of(rolling.graph)
        self._members = Counted(rolling)
        self._shares: dict[int, dict[int, float]] = {}
        self._followed: set[int] = set()
        self._met: set[int] = set()

    @property
    def met(self) -> int:
        """How many nodes were shown so far."""
        return len(self._met)

    def below(self, item: tuple[int, int]) -> Iterable[tuple[int, int]]:
        """Give the nodes below a node with their links; nothing where met again."""
        node, _ = item
        plan = self._shown.plan
        if item == _WHOLE:
            return ((root, -1) for root in self._shown.roots.tolist())
        links = plan.links_of(node)
        if node in self._followed or links.start == links.stop:
            return ()
        self._followed.add(node)
        return zip(plan.child[links].tolist(), plan.link[links].tolist(), strict=True)

    def score(self, node: int) -> Score:
        """Return the score of a node, which is shown by that."""
        self._met.add(node)
        return self._rolling.score(node)

    def share(self, node: int, link: int) -> float | None:
        """Say how much a node makes of the one above it, where that is a mean."""
        if link < 0:
            return None
        above = int(self._shown.upper[link])
        if above not in self._shares:
            found = self._members.members(above, most=markup.ROWS_SHOWN)
            known = {m.node: m.share for m in found if m.share is not None}
            self._shares[above] = known
        return self._shares[above].get(node)

    def notes(self, node: int, link: int) -> str:
        """Say how a node belongs here, and where else it does."""
        plan, graph = self._shown.plan, self._rolling.graph
        here = int(self._shown.upper[link]) if link >= 0 else -1
        first, _, above = plan.ups()
        places = above[first[node] : first[node + 1]]
        parents = [parent for parent in plan.parents[places].tolist() if parent != here]
        kind = int(self._shown.kind[link]) if link >= 0 else None
        said = [_SAID[kind]] if kind in _SAID else []
        if node in self._followed:
            said.append("as above")
        if parents:
            more = f" and {len(parents) - _NAMED} more" if parents[_NAMED:] else ""
            names = ", ".join(map(graph.id_of, parents[:_NAMED]))
            said.append(f"also under {names}{more}")
        return "; ".join(said)


def _walk(forest: _Forest) -> Iterator[tuple[int, int, int]]:
    """Give each node that is shown, its link, and how deep it stands."""
    stack = [(iter(forest.below(_WHOLE)), 0)]
    while stack:
        rows, depth = stack[-1]
        item = next(rows, None)
        if item is None:
            stack.pop()
            continue
        yield (*item, depth)
        stack.append((iter(forest.below(item)), depth + 1))


def _row(forest: _Forest, node: int, link: int, depth: int) -> list[markup.Cell]:
    score = forest.score(node)
    deep = depth > _LEVELS_SHOWN
    indent = f"{'  ' * _LEVELS_SHOWN}({depth}) " if deep else "  " * depth
    return [
        indent + markup.plain(score.id, limit=_TITLE_SHOWN),
        markup.plain(score.title, limit=_TITLE_SHOWN),
        _number(score),
        score.label or "-",
        forest.notes(node, link),
    ]


def _line(forest: _Forest, node: int, link: int) -> markup.Markup:
    score = forest.score(node)
    tone = TONES.get(score.status, "none")
    own = score.kind == "objective"
    name = markup.element("b" if own else "span", score.id)
    title = markup.plain(score.title, limit=CELL_SHOWN)
    notes, share = forest.notes(node, link), forest.share(node, link)
    said = [f"counts {100 * share:.3g}%"] if share is not None else []
    soft = markup.element(
        "span", "; ".join([*said, notes] if notes else said), class_="okrkit-soft"
    )
    return markup.element(
        "span",
        markup.element("span", name, f" {title} ", soft, class_="okrkit-grows"),
        " ",
        markup.element(
            "span",
            markup.bar(score.score, _number(score), tone=tone),
            " ",
            markup.badge(score.label or "-", tone),
            class_="okrkit-figures",
        ),
        class_="okrkit-line",
    )


def _number(score: Score) -> str:
    return "-" if score.score is None else f"{score.score:.2f}"


def _head(rolling: Rolling) -> str:
    policy = markup.plain(rolling.sheet.policy.name)
    rule, day = markup.plain(rolling.rule.name), dt.date.fromordinal(rolling.sheet.on)
    return f"cascade on {day}, policy {policy}, roll-up {rule}"


def _beside(rolling: Rolling) -> list[str]:
    """Name what the tree cannot show: loops, and who supports nothing."""
    graph = rolling.graph
    lines: list[str] = []
    for word, found in (("loop", loops(graph)), ("orphan", orphans(graph))):
        lines += [f"{word}: {markup.plain(str(one))}" for one in found[:_LISTED]]
        more = len(found) - _LISTED
        lines += [f"… and {more} more {word}s"] if more > 0 else []
    return lines
