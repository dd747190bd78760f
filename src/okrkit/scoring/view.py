"""Scores as a text table and as HTML."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from okrkit import markup
from okrkit.model.lines import Line, line_drawn
from okrkit.scoring.amounts import percent_text, value_text
from okrkit.scoring.drawn import TONES, progress_bar, standing, status_badge
from okrkit.scoring.scores import Score

__all__ = ["NAMED", "Told", "card_html", "card_text", "counted", "grade_badge"]

_HEADS = ("id", "actual", "progress", "score", "grade", "status")
_ALIGN = "lrrrll"
# A head that is markup is not said again where a row stands as lines.
NAMED: Final = markup.element("span", "objective, key result")
"""The head of the column of names."""
_COLUMNS = (NAMED, "actual", "progress", "score", "grade", "status")
_WORST: Final[tuple[markup.Tone, ...]] = ("bad", "fair", "good", "info", "none")
_GOOD: Final = 0.7
_SWATCH: Final = "\N{BLACK SQUARE}"
_NOTHING: Final = markup.join(())
_NONE: Final = "no objectives"
_REST: Final = "all in to_frame(), objectives alone in .objectives"
_LEGEND: Final = (
    "The line across a bar is the progress that was expected by this day. "
    "The bar of an objective is its score, which is what its status is about."
)


class Told(NamedTuple):
    """
    What is told around a table of scores.

    Attributes:
        bands: Pairs of a grade and the score it begins at, the lowest first.
        counts: How many there are by label and status.
        beside: What stands below them, each a line.
    """

    bands: Sequence[tuple[str, float]]
    counts: Mapping[tuple[str | None, str | None], int]
    beside: Sequence[markup.Cell]


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
        no objectives
        measured by nps: 34
    """
    rows = [_row(score) for score in islice(scores, markup.ROWS_SHOWN)]
    table = markup.text_table(_HEADS, rows, align=_ALIGN, total=total, none=_NONE)
    lines = [markup.plain(str(line)) for line in _few(beside)]
    return "\n".join([markup.plain(title), table, *lines])


def card_html(
    title: str, rows: Iterable[tuple[Score, Line]], *, total: int, told: Told
) -> markup.Markup:
    """
    Write scores as HTML: escaped, without script.

    Args:
        title: What stands above them.
        rows: The scores, in order, each with its readings.
        total: How many they are.
        told: What stands around them.

    Returns:
        How many stand where, a table of at most 200 rows, how to read its bars, and a
        list of what stands below it.

    Example:
        >>> "<i>" in card_html("<i>scores</i>", [], total=0, told=Told((), {}, ()))
        False
    """
    few = list(islice(rows, markup.ROWS_SHOWN))
    cells = [_cells(score, line, told.bands) for score, line in few]
    head = [title[:1].upper() + title[1:], counted(told.counts)]
    table = markup.table(
        _COLUMNS,
        cells,
        caption=markup.join(head),
        align="lrlrll",
        total=total,
        more=_REST,
        none=_NONE,
    )
    views = [table]
    if any(score.expected is not None for score, _ in few):
        views.append(markup.element("p", _LEGEND, class_="okrkit-soft"))
    lines = [markup.element("li", line) for line in told.beside]
    if lines:
        views.append(markup.element("ul", *lines, class_="okrkit-beside"))
    return markup.join(views)


def counted(counts: Mapping[tuple[str | None, str | None], int], /) -> markup.Markup:
    """
    Say how many stand where, the worst first.

    Args:
        counts: How many there are by label and status.

    Returns:
        A line of badges; nothing where there is nothing to count.

    Example:
        >>> counted({("on track", "on track"): 2})[-36:]
        '<span>2 on track</span></span></div>'
        >>> counted({})
        ''
    """
    seen: list[tuple[markup.Tone, str]] = [
        (TONES.get(status, "none"), f"{count:,} {label or 'without a status'}")
        for (label, status), count in counts.items()
    ]
    worst_first = sorted(seen, key=lambda one: _WORST.index(one[0]))
    marks = [markup.badge(said, tone) for tone, said in worst_first]
    return markup.element("div", *marks, class_="okrkit-counts") if marks else _NOTHING


def grade_badge(
    grade: str | None, bands: Sequence[tuple[str, float]], /
) -> markup.Cell:
    """
    Show a grade in its colour, and as its word.

    Args:
        grade: The policy's word; None where nothing is measured.
        bands: Pairs of a grade and the score it begins at, the lowest first.

    Returns:
        A badge; a dash where there is no grade.

    Example:
        >>> bands = (("red", 0.0), ("green", 0.7))
        >>> "okrkit-bad" in grade_badge("red", bands), grade_badge(None, bands)
        (True, '-')
    """
    if grade is None:
        return "-"
    names = [name for name, _ in bands]
    place = names.index(grade)
    tone: markup.Tone = "fair"
    if place == 0:
        tone = "bad"
    elif place == len(bands) - 1 or bands[place][1] >= _GOOD:
        tone = "good"
    return markup.badge(grade, tone, sign=_SWATCH)


def _few(lines: Sequence[object]) -> Sequence[object]:
    return lines[: markup.ROWS_SHOWN]


def _row(score: "Score") -> list[markup.Cell]:
    indent = "  " if score.kind == "key result" else ""
    return [
        indent + score.id,
        "" if score.kind == "objective" else value_text(score.actual, score.unit),
        percent_text(score.progress),
        "-" if score.score is None else f"{score.score:.2f}",
        score.grade or "-",
        standing(score.label, score.maturity),
    ]


def _cells(
    score: "Score", line: Line, bands: Sequence[tuple[str, float]]
) -> list[markup.Cell]:
    row = _row(score)
    return [
        markup.named(score.title, score.id, strong=score.kind == "objective"),
        _read(row[1], line_drawn(line, partial(value_text, unit=score.unit))),
        # Of an objective the status is about the score, which is clipped.
        progress_bar(
            score.score if score.kind == "objective" else score.progress,
            score.expected,
            score.status,
        ),
        row[3],
        grade_badge(score.grade, bands),
        status_badge(score.status, score.label, score.maturity),
    ]


def _read(actual: markup.Cell, line: markup.Markup | None) -> markup.Cell:
    """Put the line of the readings before the value that counts."""
    if line is None:
        return actual
    number = markup.element("span", actual, class_="okrkit-whole")
    return markup.element("span", line, number, class_="okrkit-pair")
