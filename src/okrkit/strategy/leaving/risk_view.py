"""Churn risk as text and as HTML: sums, whom to look after first, and the check."""

from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.strategy.leaving.watched_view import unbroken
from okrkit.strategy.listed import percent, percents

if TYPE_CHECKING:
    from okrkit.strategy.leaving.risk import ChurnRisk

_SHOWN: Final = 10
_HEADS: Final = (
    "customer",
    "still there",
    "silent",
    "interval",
    "purchases",
    "value",
    "at risk",
    "why",
)
_ALIGN: Final = "lrrrrrrl"


def risk_text(made: "ChurnRisk") -> str:
    """
    Write churn risk as text.

    Args:
        made: The result.

    Returns:
        The sums, the first customers, and how far to trust it.

    Example:
        >>> from okrkit.strategy.leaving.sample import risk
        >>> print(risk_text(risk()).splitlines()[0])
        Who may buy nothing in the next 4 months, on 2026-03-31, of 400 customers
    """
    table = markup.text_table(_HEADS, _rows(made), align=_ALIGN, total=len(made))
    return "\n".join([*map(markup.plain, _heads(made)), table])


def risk_html(made: "ChurnRisk") -> str:
    """
    Draw churn risk for a notebook.

    Args:
        made: The result.

    Returns:
        A fragment with its own style, escaped: the first customers, and the lift and
        calibration of the check.

    Example:
        >>> from okrkit.strategy.leaving.sample import risk
        >>> "said and seen" in risk_html(risk())
        True
    """
    title, *lines = _heads(made)
    rows: list[list[markup.Cell]] = [
        [
            *row[:2],
            # Narrow enough for a notebook: the interval stands below the chance.
            markup.join(
                [
                    markup.bar(one.silent, row[2], tone="bad"),
                    markup.element("div", row[3], class_="okrkit-soft"),
                ]
            ),
            *row[4:-1],
            unbroken(row[-1], at=", "),
        ]
        for one, row in zip(made.at_risk(_SHOWN), _rows(made), strict=True)
    ]
    heads = [head for head in _HEADS if head != "interval"]
    parts = [
        markup.table(heads, rows, caption=title, align="lrlrrrl", total=len(made)),
        *(markup.element("div", line) for line in lines),
    ]
    if made.check is not None:
        parts.append(made.check.lift.drawn("The check: who fell silent, by tenths"))
        parts.append(made.check.calibration.drawn("The check: said and seen"))
    return markup.fragment(markup.join(parts), text=risk_text(made))


def _heads(made: "ChurnRisk") -> list[str]:
    check = made.check
    whom = f"on {made.watch.on}, of {len(made)} customers"
    lines = [
        f"Who may buy nothing in the next {made.horizon}, {whom}",
        str(made.expected_churn()),
        str(made.value_lost()),
    ]
    if check is None:
        lines.append(f"Not checked: {made.why}")
    else:
        off = f"{100 * check.calibration.error:.1f}% off"
        lines.append(
            f"Checked on the {check.length} up to {check.on}: {check.verdict}; chances "
            f"{off}"
            if made.reaches
            else f"Checked on {check.length} only, up to {check.on}: chances {off} "
            f"there; how they hold for {made.horizon} is not known"
        )
        if made.lesson is not None and not made.reaches:
            lines.append(
                f"The correction was learned from {check.length} and is stretched to "
                f"{made.horizon}"
            )
    if made.lesson is None:
        lines.append("The chances are the model's own, not corrected by a check")
    return [*lines, made.note] if made.note else lines


def _rows(made: "ChurnRisk") -> list[list[str]]:
    write = made.value_lost().definition.text
    return [
        [
            one.customer,
            percent(one.alive),
            percent(one.silent),
            percents(one.low, one.high),
            f"{one.purchases:.3g}",
            write(one.value, named=False),
            write(one.value_at_risk, named=False),
            one.reasons[0],
        ]
        for one in made.at_risk(_SHOWN)
    ]
