"""Survival as text and as HTML: medians, the curve, and its steps."""

from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit import markup
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.levels import level_text

if TYPE_CHECKING:
    from okrkit.retention.kaplan_meier.result import Survival

_HEADS: Final = ("group", "spans", "events", "median", "interval", "survival")
_STEPS: Final = ("step", "at risk", "events", "censored", "survival", "interval")
_ROWS: Final = 20
_POINTS: Final = 100


def survival_text(survival: "Survival") -> str:
    """
    Write medians and steps.

    Args:
        survival: The result.

    Returns:
        A head and two tables.
    """
    groups = markup.text_table(
        _HEADS[:-1], [row[:-1] for row in _groups(survival)], align="lrrrr"
    )
    rows, total = _steps(survival)
    steps = markup.text_table(_STEPS, rows, align="lrrrrr", total=total)
    return f"{_title(survival)}\n{groups}\n\n{steps}"


def survival_html(survival: "Survival") -> str:
    """
    Draw medians, curves and steps for a notebook.

    Args:
        survival: The result.

    Returns:
        A fragment with its own style, escaped.
    """
    groups = markup.table(
        _HEADS, _groups(survival), caption=_title(survival), align="lrrrrl"
    )
    rows, total = _steps(survival)
    drawn = [
        [*row[:4], _bar(survival, place, row[4]), row[5]]
        for place, row in enumerate(rows)
    ]
    steps = markup.table(_STEPS, drawn, align="lrrrlr", total=total)
    return markup.fragment(
        markup.element("div", groups, steps), text=survival_text(survival)
    )


def _title(survival: "Survival") -> str:
    level = f"{level_text(survival.level)} {survival.method}"
    said = [f"{survival.definition.name}, Kaplan-Meier, {level}"]
    said += [f"{count} {why}" for why, count in survival.excluded.items()]
    return markup.plain("; ".join(said))


def _groups(survival: "Survival") -> list[list[markup.Cell]]:
    return [
        [
            name or "everybody",
            int(survival.durations.spans[place]),
            f"{_sum(survival, place):g}",
            *_said(survival.median(name)),
            _curve(survival, place),
        ]
        for place, name in enumerate(survival.groups)
    ]


def _sum(survival: "Survival", place: int) -> float:
    return float(survival.steps.of(place).events.sum())


def _said(one: Estimate) -> tuple[str, str]:
    write = one.definition.text
    if one.value is None:
        return "-", "-"
    if one.low is None:
        return write(one.value), "-"
    if one.high is None:
        return write(one.value), f"{write(one.low)} or more"
    return write(one.value), f"{write(one.low)} to {write(one.high)}"


def _curve(survival: "Survival", place: int) -> markup.Markup:
    """Draw a curve over even times, from everybody on."""
    mine = survival.steps.of(place)
    end = float(mine.time[-1]) if len(mine.time) else 0.0
    heights = np.append(1.0, mine.survival)
    found = np.searchsorted(mine.time, np.linspace(0, end, _POINTS), side="right")
    label = f"survival from 0 to {survival.unit.format(end, thousands=True)}"
    return markup.sparkline([float(value) for value in heights[found]], label)


def _steps(survival: "Survival") -> tuple[list[list[str]], int]:
    """Write the first steps as people read them."""
    steps, write = survival.steps, survival.definition.text
    total = len(steps.time)
    shown = range(min(total, _ROWS))
    rows = []
    for place in shown:
        name = survival.groups[int(steps.group[place])]
        time = f"{steps.time[place]:.6g}"
        low, high = known(survival.low[place]), known(survival.high[place])
        rows.append(
            [
                f"{name}/{time}" if name else time,
                f"{steps.at_risk[place]:g}",
                f"{steps.events[place]:g}",
                f"{steps.censored[place]:g}",
                write(float(steps.survival[place])),
                "-" if low is None else f"{write(low)} to {write(high)}",
            ]
        )
    return rows, total


def _bar(survival: "Survival", place: int, text: str) -> markup.Markup:
    return markup.bar(float(survival.steps.survival[place]), text)
