"""Chances and foreseen values, as people read and see them."""

from okrkit import markup
from okrkit.model.unit import Unit
from okrkit.projection.goal import Goal
from okrkit.scoring.amounts import value_text
from okrkit.scoring.view import TONES

_SURE = 0.01


def chance_text(chance: float | None, *, drawn: bool = False) -> str:
    """
    Write a chance for people: never 0 or 100 % where something else is possible.

    Args:
        chance: Between 0 and 1; None for none.
        drawn: Whether it was counted in draws, where 0 means that it was in none.

    Returns:
        Text; a dash where there is none.

    Example:
        >>> [chance_text(chance) for chance in (None, 0, 0.001, 0.416, 0.9999, 1)]
        ['-', '0%', '<1%', '42%', '>99%', '100%']
        >>> chance_text(0, drawn=True)
        '<1%'
    """
    if chance is None:
        return "-"
    if chance < _SURE and (chance > 0 or drawn):
        return "<1%"
    if chance > 1 - _SURE and (chance < 1 or drawn):
        return ">99%"
    return f"{100 * chance:.0f}%"


def about_text(value: float | None, unit: Unit | None) -> str:
    """
    Write a value that nobody knows to more than three digits.

    Args:
        value: The value, or None.
        unit: Of the value; None where there is none.

    Returns:
        Text; a dash where there is no value.

    Example:
        >>> about_text(34.5678, Unit.of("%")), about_text(None, None)
        ('34.6%', '-')
    """
    return value_text(None if value is None else float(f"{value:.3g}"), unit)


def chance_bar(chance: float | None, status: str | None, said: str) -> markup.Cell:
    """
    Draw a chance as a bar in the colour of a status, with its number.

    Args:
        chance: Between 0 and 1; None for none.
        status: Where it stands; None for nowhere.
        said: The chance as text.

    Returns:
        Markup; the text alone where there is no chance.

    Example:
        >>> chance_bar(None, None, "-")
        '-'
    """
    if chance is None:
        return said
    return markup.bar(chance, said, tone=TONES.get(status, "none"))


def range_drawn(
    ends: tuple[tuple[float, float | None], ...],
    median: float | None,
    goal: Goal,
    unit: Unit | None,
) -> markup.Cell:
    """
    Draw between what values something will end, beside baseline and target.

    Args:
        ends: Levels, each with the value that it ends below with that chance.
        median: As likely to end above as below.
        goal: Where it began, and what meets its target.
        unit: Of the values; None where there is none.

    Returns:
        Markup; a dash where there are no values.

    Example:
        >>> drawn = range_drawn(((0.1, 3), (0.9, 5)), 4, Goal(2, 6), None)
        >>> drawn.split("<title>")[1].split("<")[0]
        '80% between 3 and 5, median 4; from 2, target at least 6'
    """
    (first, low), (last, high) = ends[0], ends[-1]
    if low is None or median is None or high is None:
        return "-"
    middle, lower, upper = (about_text(v, unit) for v in (median, low, high))
    sure = low == high
    label = middle if sure else f"{middle} ({lower} to {upper})"
    said = f"{100 * (last - first):.3g}% between {lower} and {upper}, median {middle}"
    told = [f"certain: {middle}" if sure else said]
    known = [] if goal.baseline is None else [f"from {value_text(goal.baseline, unit)}"]
    known += [f"target {goal.text(unit)}"] if goal.text(unit) else []
    told += [", ".join(known)] if known else []
    return markup.interval(
        low,
        median,
        high,
        label,
        told="; ".join(told),
        start=goal.baseline,
        goal=(goal.low, goal.high),
    )
