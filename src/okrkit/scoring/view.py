"""Scores as a text table and as HTML."""

from collections.abc import Iterable, Sequence
from itertools import islice

from okrkit import markup
from okrkit.scoring.amounts import value_text
from okrkit.scoring.scores import Score

_HEADS = ("id", "actual", "progress", "score", "grade", "status")
_ALIGN = "lrrrll"
TONES: dict[str | None, markup.Tone] = {
    "on track": "good",
    "achieved": "good",
    "at risk": "fair",
    "stale": "fair",
    "off track": "bad",
    "missed": "bad",
    "not yet observable": "info",
}
"""How each status is coloured; what is not here has no colour."""


def card_text(
    title: str, scores: Iterable[Score], *, total: int, beside: Sequence[object]
) -> str:
    """
    Write scores as text.

    Args:
        title: What stands above them.
        scores: The scores, in order.
        total: How many they are.
        beside: What stands below them, each a line.

    Returns:
        A head, a table of at most 200 rows, and at most 200 lines.

    Example:
        >>> print(card_text("scores", [], total=0, beside=["measured by nps: 34"]))
        scores
        id  actual  progress  score  grade  status
        --  ------  --------  -----  -----  ------
        measured by nps: 34
    """
    rows = [_row(score) for score in islice(scores, markup.ROWS_SHOWN)]
    table = markup.text_table(_HEADS, rows, align=_ALIGN, total=total)
    lines = [markup.plain(str(line)) for line in _few(beside)]
    return "\n".join([markup.plain(title), table, *lines])


def card_html(
    title: str, scores: Iterable[Score], *, total: int, beside: Sequence[object]
) -> markup.Markup:
    """
    Write scores as HTML: escaped, without script.

    Args:
        title: What stands above them.
        scores: The scores, in order.
        total: How many they are.
        beside: What stands below them, each a line.

    Returns:
        A table, and a list of what stands below it.

    Example:
        >>> "<i>" in card_html("<i>scores</i>", [], total=0, beside=[])
        False
    """
    rows = [_cells(score) for score in islice(scores, markup.ROWS_SHOWN)]
    heads = ("id", "title", "actual", "progress", "score", "grade", "status")
    table = markup.table(heads, rows, caption=title, align="llrlrll", total=total)
    lines = [markup.element("li", str(line)) for line in _few(beside)]
    return markup.join([table, markup.element("ul", *lines)] if lines else [table])


def _few(lines: Sequence[object]) -> Sequence[object]:
    return lines[: markup.ROWS_SHOWN]


def _row(score: "Score") -> list[markup.Cell]:
    indent = "  " if score.kind == "key result" else ""
    return [
        indent + score.id,
        "" if score.kind == "objective" else value_text(score.actual, score.unit),
        _percent(score.progress),
        "-" if score.score is None else f"{score.score:.2f}",
        score.grade or "-",
        _standing(score),
    ]


def _cells(score: "Score") -> list[markup.Cell]:
    row = _row(score)
    tone = TONES.get(score.status, "none")
    bar = markup.bar(score.progress, row[2], tone=tone)
    name = score.id if score.kind == "key result" else markup.element("b", score.id)
    status = markup.badge(_standing(score), tone)
    return [name, score.title, row[1], bar, row[3], row[4], status]


def _standing(score: "Score") -> str:
    label = score.label or "-"
    return f"{label}, provisional" if score.maturity == "provisional" else label


def _percent(progress: float | None) -> str:
    if progress is None:
        return "-"
    return f"{100 * progress:.0f}%" if abs(progress) < 1e6 else f"{progress:.3g}"
