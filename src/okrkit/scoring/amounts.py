"""A value with its unit, as people read it."""

from okrkit.model.unit import Unit


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
