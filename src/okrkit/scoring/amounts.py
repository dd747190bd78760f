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


def percent_text(share: float | None) -> str:
    """
    Write a share as a percentage, for people.

    Args:
        share: The share, unbounded, or None.

    Returns:
        Text; a dash where there is none.

    Example:
        >>> percent_text(0.456), percent_text(None), percent_text(1e9)
        ('46%', '-', '1e+09')
    """
    if share is None:
        return "-"
    return f"{100 * share:.0f}%" if abs(share) < 1e6 else f"{share:.3g}"


def _digits(value: float) -> int:
    return 2 if abs(value) >= 0.1 or value == 0 else 6
