"""A watch list as text and as HTML: its sums, and whom to look after first."""

from typing import TYPE_CHECKING, Final

from okrkit import markup

if TYPE_CHECKING:
    from okrkit.strategy.leaving.watched import WatchList

_SHOWN: Final = 10
_HEADS: Final = ("customer", "chance", "interval", "value", "at risk", "why")
_ALIGN: Final = "lrrrrl"
_REASONS: Final = 3


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
    return "\n".join([*map(markup.plain, _heads(made)), table])


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
        [row[0], markup.bar(one.chance, row[1], tone="bad"), *row[2:]]
        for one, row in zip(made.at_risk(_SHOWN), _rows(made), strict=True)
    ]
    parts = [
        markup.table(_HEADS, rows, caption=title, align="llrrrl", total=len(made)),
        *(markup.element("div", line) for line in lines),
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


def _heads(made: "WatchList") -> list[str]:
    people = f"{len(made)} customer{'s' * (len(made) != 1)}"
    lines = [f"Watch list on {made.on}, of {people}: {made.event}"]
    lines.append(str(made.expected_churn()))
    if made.valued:
        lines.append(str(made.value_lost()))
    left_out = [f"Left out: {n}, {why}" for why, n in made.excluded.items()]
    return lines + left_out


def _rows(made: "WatchList") -> list[list[str]]:
    write = made.value_lost().definition.text
    return [
        [
            one.customer,
            f"{100 * one.chance:.3g}%",
            "-"
            if one.low is None or one.high is None
            else f"{100 * one.low:.3g}% to {100 * one.high:.3g}%",
            write(one.value, named=False),
            write(one.value_at_risk, named=False),
            reason_text(one.reasons),
        ]
        for one in made.at_risk(_SHOWN)
    ]
