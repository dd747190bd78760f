"""A watch list as text and as HTML: its sums, and whom to look after first."""

from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.strategy.listed import percent, percents

if TYPE_CHECKING:
    from okrkit.strategy.leaving.watched import WatchList

_SHOWN: Final = 10
_HEADS: Final = ("customer", "chance", "interval", "value", "at risk", "why")
_ALIGN: Final = "lrrrrl"
_REASONS: Final = 3
_WHOLE: Final = 32
"""Up to so many characters a part of a reason is not broken."""
_LONGEST: Final = 300
"""Most characters of reasons in a notebook."""


def list_text(made: "WatchList") -> str:
    """
    Write a watch list as text.

    Args:
        made: The list.

    Returns:
        Its sums, and the first customers with their reasons.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> print(list_text(watched()).splitlines()[0])
        Watch list on 2026-10-31, of 3 customers: has left within 12 months
    """
    table = markup.text_table(_HEADS, _rows(made), align=_ALIGN, total=len(made))
    above, below = (map(markup.plain, lines) for lines in (_heads(made), _notes(made)))
    return "\n".join([*above, table, *below])


def list_html(made: "WatchList") -> str:
    """
    Draw a watch list for a notebook.

    Args:
        made: The list.

    Returns:
        A fragment with its own style, escaped.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> "<table" in list_html(watched())
        True
    """
    title, *lines = _heads(made)
    rows: list[list[markup.Cell]] = [
        [
            row[0],
            markup.bar(one.chance, row[1], tone="bad"),
            *row[2:-1],
            unbroken(row[-1], at="; "),
        ]
        for one, row in zip(made.at_risk(_SHOWN), _rows(made), strict=True)
    ]
    parts = [
        markup.table(_HEADS, rows, caption=title, align="llrrrl", total=len(made)),
        *(markup.element("div", line) for line in [*lines, *_notes(made)]),
    ]
    return markup.fragment(markup.join(parts), text=list_text(made))


def reason_text(reasons: tuple[str, ...]) -> str:
    """
    Write the weightiest reasons in a row.

    Args:
        reasons: In plain words.

    Returns:
        Three of them at most.

    Example:
        >>> reason_text(("renewal due in 23 days", "use fell by 60%"))
        'renewal due in 23 days; use fell by 60%'
    """
    return "; ".join(reasons[:_REASONS])


def unbroken(text: str, *, at: str) -> markup.Markup:
    """
    Draw a text that is broken where its parts end only, as long as they are short.

    Args:
        text: Of several parts.
        at: What stands between them.

    Returns:
        Escaped markup.

    Example:
        >>> str(unbroken("use stopped", at="; "))
        '<span class="okrkit-whole">use stopped</span>'
    """
    *some, last = markup.plain(text, limit=_LONGEST).split(at)
    cells: list[markup.Cell] = []
    for part in (*(f"{part}{at.rstrip()}" for part in some), last):
        whole = "okrkit-whole" if len(part) <= _WHOLE else None
        cells += [" ", markup.element("span", part, class_=whole)]
    return markup.join(cells[1:])


def _heads(made: "WatchList") -> list[str]:
    people = f"{len(made)} customer{'s' * (len(made) != 1)}"
    lines = [f"Watch list on {made.on}, of {people}: {made.event}"]
    lines.append(str(made.expected_churn()))
    if made.valued:
        lines.append(str(made.value_lost()))
    return lines


def _notes(made: "WatchList") -> list[str]:
    lines = [f"Left out: {n}, {why}" for why, n in made.excluded.items()]
    return [*lines, f"Note: {made.note}"] if made.note else lines


def _rows(made: "WatchList") -> list[list[str]]:
    write = made.value_lost().definition.text
    return [
        [
            one.customer,
            percent(one.chance),
            percents(one.low, one.high),
            write(one.value, named=False),
            write(_rounded(one.value_at_risk), named=False),
            reason_text(one.reasons),
        ]
        for one in made.at_risk(_SHOWN)
    ]


def _rounded(value: float | None) -> float | None:
    """Round what is small to two digits: no more of it is known."""
    if value is None or abs(value) >= _SMALL:
        return value
    return float(f"{value:.2g}")


_SMALL: Final = 0.1
