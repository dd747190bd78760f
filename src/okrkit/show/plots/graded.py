"""How did it go, and was what was said right? Cycles side by side, and a back-test."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.model.checks import instance, items
from okrkit.projection.trust.backtest import Backtest
from okrkit.retention.wholes import whole
from okrkit.scoring.scorecard import Scorecard
from okrkit.scoring.scores import Score
from okrkit.show.plots.canvas import (
    colours,
    drawn_on,
    headed,
    labelled,
    noted,
    one_of,
    percents,
    rows,
    said_instead,
    taken,
    words,
)
from okrkit.show.plots.grids import cells, columns, row_height

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["cycles", "reliability"]

_OTHERS: Final = {
    "okrkit": ("info", "o", "-"),
    "owners": ("good", "s", "--"),
    "last value": ("fair", "^", "-."),
    "linear pace": ("bad", "D", ":"),
}
"""Colour, mark and line of each forecaster."""


def cycles(
    found: Iterable[Scorecard], /, *, top: int = 24, ax: "Axes | None" = None
) -> "Axes":
    """
    Draw the scores of several cycles side by side.

    Args:
        found: Scorecards, one for each cycle: whole ones, or ``card.objectives`` or
            ``card.key_results`` of each.
        top: How many rows at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: a column for each card by its day, a row for each id; what can still
        change has a frame and a ``*``, what has no score a dash.

    Raises:
        InvalidOKRError: No scorecards, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-09-30": 30, "2026-12-31": 38}
        >>> nps = KeyResult("nps", "x", baseline=20, target=40, check_ins=days)
        >>> cards = [score(nps, on=day, cycle=cycle) for day, cycle in (
        ...     ("2026-09-30", "2026-Q3"), ("2026-12-31", "2026-Q4"))]
        >>> [text.get_text() for text in cycles(cards, ax=Figure().subplots()).texts]
        ['0.50*', '0.90*']

    .. versionadded:: 0.1.0
    """
    given = items(found, field="found")
    cards = [instance(card, kind=Scorecard, field="found") for card in given]
    cards.sort(key=lambda card: card.on)
    known = [{(one.kind, one.id): one for one in card} for card in cards]
    every = dict.fromkeys(key for card in known for key in card)
    shown, rest = taken(every, whole(top, field="top", least=1))
    on = drawn_on(ax, many=row_height(max(len(shown), 4)))
    if not shown:
        return said_instead(on, "no scorecard of any cycle has a row")
    less = rows(on, [(id,) for _, id in shown])
    kinds = {kind for kind, _ in every}
    for label, (kind, _) in zip(on.get_yticklabels(), shown, strict=True):
        bold = kind == "objective" and len(kinds) > 1
        label.set_fontweight("bold" if bold else "normal")
    rules = ", ".join(dict.fromkeys(words(card.policy.name) for card in cards))
    headed(on, f"Scores by cycle, policy {rules}", rest, less=less)
    columns(on, _labels(cards), less=less)
    table = [[card.get(key) for card in known] for key in shown]
    scores = np.array([[_number(one) for one in row] for row in table])
    framed = np.array([[_changing(one) for one in row] for row in table])
    texts = [[_said(one) for one in row] for row in table]
    cells(on, scores, texts, framed=framed, less=less)
    said = ["the fuller the higher the score"]
    said += ["* and a frame: can still change"] * bool(framed.any())
    said += ["-: no score"] * any(text == "-" for row in texts for text in row)
    labelled(on, "; ".join(said), less=less)
    return on


def _labels(cards: Sequence[Scorecard]) -> list[str]:
    """Name each card by its cycle, or by its day where cycles are alike or many."""
    names = []
    for card in cards:
        okrs = card.sheet.okrs
        of = {okrs.cycle_of(objective) for objective in okrs.objectives}
        one = of.pop() if len(of) == 1 else None
        names.append(str(card.on) if one is None else words(one.label, limit=20))
    alike = {name for name in names if names.count(name) > 1}
    return [
        str(card.on) if name in alike else name
        for card, name in zip(cards, names, strict=True)
    ]


def _number(one: Score | None) -> float:
    return np.nan if one is None or one.score is None else one.score


def _changing(one: Score | None) -> bool:
    return one is not None and one.score is not None and one.maturity != "final"


def _said(one: Score | None) -> str:
    if one is None:
        return ""
    return "-" if one.score is None else f"{one.score:.2f}{'*' * _changing(one)}"


def reliability(
    found: Backtest,
    /,
    *,
    of: Sequence[str] = ("okrkit", "owners"),
    ax: "Axes | None" = None,
) -> "Axes":
    """
    Draw how often came true what a back-test gave each chance.

    Args:
        found: What `okrkit.backtest` returned.
        of: The forecasters, the first with the range that its share speaks for; those
            that the test does not have are left out, the first one excepted.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: chances that are right lie on the diagonal; an open mark is off by
        more than chance, and the numbers beside the marks are how many there were.

    Raises:
        InvalidOKRError: No back-test, no forecasters, or no axes.
        UnknownIdError: No such forecaster.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.projection.trust.backtest import backtest
        >>> months = [f"{year}-{month:02}-28" for year in range(2020, 2026)
        ...           for month in range(1, 13)]
        >>> nps = dict(zip(months, [30, 33, 31, 32, 35, 36] * 12))
        >>> ax = reliability(backtest(nps, "quarter"), ax=Figure().subplots())
        >>> ax.get_title(loc="left").splitlines()[1]
        '23 closed cycles, 360 targets'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Backtest, field="found")
    names = [str(name) for name in items(of, field="of")]
    first = one_of(found.ids, names[0] if names else None)
    names = [first, *(name for name in names[1:] if name in found.ids)]
    marks = found[first]
    on = drawn_on(ax, square=True)
    size = f"{found.n} closed cycles, {marks.targets} targets"
    headed(on, f"What {first} said, and what came", size, _quality(found, first))
    if not marks.targets:
        return said_instead(on, "no chance was given: no cycle could be tested")
    on.plot([0, 1], [0, 1], color=colours(on)["soft"], ls="--", lw=1.2)
    _first(on, found, first)
    for name in names[1:]:
        _other(on, found, name)
    if len(names) > 1:
        # Above the diagonal there is room: few say too little.
        on.legend(loc="upper left", frameon=False, fontsize=8.5)
    on.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    on.spines[["right", "top"]].set_visible(False)
    percents(on.xaxis, on.yaxis)
    on.set_ylabel("share that came true", fontsize=8.5)
    on.set_xlabel("chance that was given", fontsize=8.5, loc="left")
    return on


def _quality(found: Backtest, name: str) -> str:
    """Say how good the chances are, or that there is too little to judge them."""
    marks = found[name]
    if not marks.enough or marks.brier is None:
        return "too little to judge"
    off = "" if marks.ece is None else f", {100 * marks.ece:.1f} points off on average"
    return f"Brier score {marks.brier:.3f}{off}"


def _first(ax: "Axes", found: Backtest, name: str) -> None:
    """Draw one forecaster with the range of each share, and how many there were."""
    shades, seen = colours(ax), found.reliability(name).to_columns()
    some = seen["n"] > 0
    said, met, low, high = (seen[k][some] for k in ("chance", "met", "low", "high"))
    over = np.stack([met - low, high - met]).clip(0)
    ax.errorbar(said, met, over, fmt="none", ecolor=shades["info"], capsize=3, lw=1.4)
    holds = (low <= said) & (said <= high)
    for kept, fill in ((holds, shades["info"]), (~holds, shades["back"])):
        marks = ax.plot(said[kept], met[kept], "o", color=shades["info"], ms=7)
        marks[0].set(mfc=fill, mew=1.6)
    for x, y, many in zip(said, met, seen["n"][some].tolist(), strict=True):
        noted(ax, f"{many}", (x, y), shift=(7, 0), size=7)


def _other(ax: "Axes", found: Backtest, name: str) -> None:
    """Draw another forecaster beside it, without ranges."""
    tone, mark, style = _OTHERS[name]
    seen = found.reliability(name).to_columns()
    some = seen["n"] > 0
    (line,) = ax.plot(seen["chance"][some], seen["met"][some], mark, label=name)
    line.set(color=colours(ax)[tone], ls=style, lw=1.2, ms=5, mfc="none")
