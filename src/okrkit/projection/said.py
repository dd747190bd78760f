"""Chances and foreseen values, as people read them."""

from okrkit.model.unit import Unit
from okrkit.scoring.amounts import value_text

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
