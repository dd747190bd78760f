"""`whole`: whole numbers that verbs are asked with, such as days, ages and counts."""

from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number

LONGEST: Final = 36_600
"""The longest window, in days: a hundred years."""

_MOST: Final = 2**53


def whole(value: object, *, field: str, least: int = 0, most: int | None = None) -> int:
    """
    Return a whole number that is neither too small nor too large.

    Args:
        value: What was given.
        field: What is being asked, for the message.
        least: The smallest that is taken.
        most: The largest; what a float counts exactly where None.

    Returns:
        The number.

    Raises:
        InvalidOKRError: No number, a fraction, or one beyond `least` and `most`.

    Example:
        >>> whole(90, field="within")
        90
    """
    given = number(value, field=field)
    fits = least <= given <= (_MOST if most is None else most)
    if not given.is_integer() or not fits:
        until = f"on, at most {_MOST}" if most is None else f"to {most}"
        raise InvalidOKRError(
            "not a whole number that fits",
            code="not-whole",
            place=field,
            expected=f"a whole number from {least} {until}",
            got=shown(value),
        )
    return int(given)
