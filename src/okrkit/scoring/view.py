"""A scorecard as a text table and as HTML."""

from itertools import islice
from typing import TYPE_CHECKING

from okrkit import markup
from okrkit.model.unit import Unit
from okrkit.scoring.beside import Held, Shown

if TYPE_CHECKING:
    from okrkit.scoring.scorecard import Scorecard
    from okrkit.scoring.scores import Score

_HEADS = ("id", "actual", "progress", "score", "grade", "status")
_ALIGN = "lrrrll"
_TONES: dict[str | None, markup.Tone] = {
    "on track": "good",
    "achieved": "good",
    "at risk": "fair",
    "stale": "fair",
    "off track": "bad",
    "missed": "bad",
    "not yet observable": "info",
}


def card_text(card: "Scorecard") -> str:
    """
    Write a scorecard as text.

    Args:
        card: The card.

    Returns:
        A head, a table of at most 200 rows, guardrails and metrics that are shown.

    Example:
        >>> from okrkit import OKRSet, score
        >>> card_text(score(OKRSet(), on="2026-11-15")).splitlines()[0]
        'scores on 2026-11-15, policy okrkit'
    """
    rows = [_row(score) for score in islice(card, markup.ROWS_SHOWN)]
    parts = [
        f"scores on {card.on}, policy {markup.plain(card.policy.name)}",
        markup.text_table(_HEADS, rows, align=_ALIGN, total=len(card)),
    ]
    parts += [_held(guard) for guard in islice(card.guardrails, markup.ROWS_SHOWN)]
    parts += [_shown(metric) for metric in islice(card.measured_by, markup.ROWS_SHOWN)]
    return "\n".join(parts)


def card_html(card: "Scorecard") -> str:
    """
    Write a scorecard as HTML for a notebook: escaped, without script.

    Args:
        card: The card.

    Returns:
        A fragment with its own style.

    Example:
        >>> from okrkit import OKRSet, score
        >>> "policy okrkit" in card_html(score(OKRSet(), on="2026-11-15"))
        True
    """
    rows = [_cells(score) for score in islice(card, markup.ROWS_SHOWN)]
    heads = ("id", "title", "actual", "progress", "score", "grade", "status")
    caption = f"Scores on {card.on}, policy {card.policy.name}"
    table = markup.table(heads, rows, caption=caption, align="llrlrll", total=len(card))
    lines = [_held(guard) for guard in islice(card.guardrails, markup.ROWS_SHOWN)]
    lines += [_shown(metric) for metric in islice(card.measured_by, markup.ROWS_SHOWN)]
    beside = [markup.element("li", line) for line in lines]
    body = [table, markup.element("ul", *beside)] if beside else [table]
    return markup.fragment(markup.join(body), text=card_text(card))


def value_text(value: float | None, unit: Unit | None) -> str:
    """
    Write a value with its unit, for people.

    Args:
        value: The value, or None.
        unit: A `Unit`, or None where there is none.

    Returns:
        Text; a dash where nothing is measured.

    Example:
        >>> from okrkit import Unit
        >>> value_text(2.64999, Unit.of("%")), value_text(None, None)
        ('2.65%', '-')
    """
    if value is None:
        return "-"
    if unit is None or abs(value) >= 1e15:
        return f"{value:.6g}"
    return unit.format(value, digits=_digits(value))


def _digits(value: float) -> int:
    return 2 if abs(value) >= 0.1 or value == 0 else 6


def _row(score: "Score") -> list[markup.Cell]:
    indent = "  " if score.kind == "key result" else ""
    return [
        indent + score.id,
        "" if score.kind == "objective" else value_text(score.actual, score.unit),
        _percent(score.progress),
        "-" if score.score is None else f"{score.score:.2f}",
        score.grade or "-",
        score.label or "-",
    ]


def _cells(score: "Score") -> list[markup.Cell]:
    row = _row(score)
    tone = _TONES.get(score.status, "none")
    bar = markup.bar(score.progress, row[2], tone=tone)
    name = score.id if score.kind == "key result" else markup.element("b", score.id)
    status = markup.badge(score.label or "-", tone)
    return [name, score.title, row[1], bar, row[3], row[4], status]


def _percent(progress: float | None) -> str:
    if progress is None:
        return "-"
    return f"{100 * progress:.0f}%" if abs(progress) < 1e6 else f"{progress:.3g}"


def _held(guard: Held) -> str:
    limits = (
        guard.at_least is not None
        and f"at least {value_text(guard.at_least, guard.unit)}",
        guard.at_most is not None
        and f"at most {value_text(guard.at_most, guard.unit)}",
    )
    word = {True: "holds", False: "broken", None: "not measured"}[guard.holds]
    rule = " and ".join(limit for limit in limits if limit)
    actual = value_text(guard.actual, guard.unit)
    return markup.plain(f"guardrail {guard.metric} {rule}: {actual}, {word}")


def _shown(metric: Shown) -> str:
    actual = value_text(metric.actual, metric.unit)
    when = f" on {metric.measured_on}" if metric.measured_on else ""
    return markup.plain(f"measured by {metric.metric}: {actual}{when}")
