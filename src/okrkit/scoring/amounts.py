"""Numbers and days as people read them in sentences, formulas and tables."""

import datetime as dt
from typing import Final

from okrkit.model.unit import Unit
from okrkit.model.unit_names import WHOLE


def value_text(value: float | None, unit: Unit | None) -> str:
    """
    Write a value with its unit, for people.

    Args:
        value: The value, or None.
        unit: A `Unit`, or None where there is none.

    Returns:
        Text; a dash where nothing is measured. Without a unit, what is smaller than
        half a millionth is 0 to anybody who reads it. Currencies that have no smaller
        unit, such as the yen, have no decimals from a hundred on.

    Example:
        >>> from okrkit import Unit
        >>> value_text(2.64999, Unit.of("%")), value_text(None, None)
        ('2.65%', '-')
        >>> value_text(12e6, Unit.of("EUR")), value_text(4.31e-11, None)
        ('€12,000,000', '0')
        >>> value_text(17652201.3, Unit.of("JPY"))
        'JPY 17,652,201'
    """
    if value is None:
        return "-"
    if unit is None or abs(value) >= _LARGE:
        return plain_number(value if abs(value) >= _NOTHING else 0.0, _BARE)
    whole = unit.name in WHOLE and abs(value) >= _MANY
    digits = 0 if whole else _digits(value)
    return unit.format(value, digits=digits, thousands=True)


def plain_number(value: float | None, digits: int = 3) -> str:
    """
    Write a number to so many digits, a whole part to all of them.

    Args:
        value: The number, or None.
        digits: How many of its first digits count.

    Returns:
        Text; a dash for none.

    Example:
        >>> plain_number(0.12345), plain_number(1234.5), plain_number(None)
        ('0.123', '1,234', '-')
    """
    if value is None:
        return "-"
    said = f"{value:,.{digits}g}"
    whole = "e+" in said and abs(value) < _LARGE
    return f"{value:,.0f}" if whole else said


def in_formula(value: float) -> str:
    """
    Write a number of a formula: to six digits, large ones with thousands apart.

    Args:
        value: The number.

    Returns:
        Text.

    Example:
        >>> in_formula(12e6), in_formula(0.123456789)
        ('12,000,000', '0.123457')
    """
    return plain_number(value, _BARE)


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
    return f"{100 * share:,.0f}%" if abs(share) < 1e6 else f"{share:.3g}"


def day_text(day: dt.date) -> str:
    """
    Write a day so that nobody takes the month for the day.

    Args:
        day: The day.

    Returns:
        Text, the same everywhere.

    Example:
        >>> day_text(dt.date(2026, 11, 5))
        '5 Nov 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Written out here: those of the system would change with its language.
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip

_LARGE: Final = 1e15
_NOTHING: Final = 5e-7
_MANY: Final = 100
"""Of so much money nobody looks at a part that cannot be paid; of a rate one does."""

_BARE: Final = 6
"""So many digits of a value count that has no unit, and of a number in a formula."""


def _digits(value: float) -> int:
    return 2 if abs(value) >= 0.1 or value == 0 else 6
