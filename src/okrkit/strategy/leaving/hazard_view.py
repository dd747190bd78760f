"""A hazard as text and as HTML: what each level does to the odds of leaving."""

from typing import TYPE_CHECKING, Final

from okrkit import markup

if TYPE_CHECKING:
    from okrkit.strategy.leaving.hazard import ContractHazard, HazardEffect

_HEADS: Final = ("factor", "level", "months", "left", "share", "odds", "interval")
_ALIGN: Final = "llrrrrr"


def hazard_text(made: "ContractHazard") -> str:
    """
    Write a hazard as text.

    Args:
        made: The hazard.

    Returns:
        How the fit ended, and a row for each level.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> print(hazard_text(hazard()).splitlines()[1].split()[:3])
        ['Odds', 'of', 'leaving']
    """
    table = markup.text_table(_HEADS, [_row(one) for one in made], align=_ALIGN)
    return "\n".join([*map(markup.plain, _heads(made)), table])


def hazard_html(made: "ContractHazard") -> str:
    """
    Draw a hazard for a notebook.

    Args:
        made: The hazard.

    Returns:
        A fragment with its own style, escaped.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> "<table" in hazard_html(hazard())
        True
    """
    title, *lines = _heads(made)
    rows: list[list[markup.Cell]] = []
    for one in made:
        cells = _row(one)
        rows.append([*cells[:4], markup.bar(one.share, cells[4]), *cells[5:]])
    parts = [
        markup.table(_HEADS, rows, caption=title, align="llrrlrr"),
        *(markup.element("div", line) for line in lines),
    ]
    return markup.fragment(markup.join(parts), text=hazard_text(made))


def _heads(made: "ContractHazard") -> list[str]:
    prior = made.question.prior
    said = "maximum likelihood" if prior is None else f"prior: normal (0, {prior:g})"
    lines = [
        repr(made)[1:-1],
        f"Odds of leaving beside the average month, all else equal; {said}",
    ]
    if note := made.fitted.logit.note:
        lines.append(f"Not an estimate: {note}")
    return [*lines, *(f"Left out: {n}, {why}" for why, n in made.excluded.items())]


def _row(one: "HazardEffect") -> list[str]:
    ends = "-"
    if one.low is not None and one.high is not None:
        ends = f"{one.low:.3g} to {one.high:.3g}"
    return [
        one.factor,
        one.level,
        f"{one.months:,.0f}",
        f"{one.left:,.0f}",
        f"{100 * one.share:.2g}%",
        f"{one.odds_ratio:.3g}",
        ends,
    ]
