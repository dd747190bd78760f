"""`whole`: whole numbers that verbs are asked with, such as days and ages."""

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number


def whole(value: object, *, field: str, least: int = 0) -> int:
    """
    Return a whole number that is not too small.

    Args:
        value: What was given.
        field: What is being asked, for the message.
        least: The smallest that is taken.

    Returns:
        The number.

    Raises:
        InvalidOKRError: No number, a fraction, or one below `least`.

    Example:
        >>> whole(90, field="within")
        90
    """
    given = number(value, field=field)
    if not given.is_integer() or given < least:
        raise InvalidOKRError(
            "not a whole number that fits",
            code="not-whole",
            place=field,
            expected=f"a whole number from {least} on",
            got=shown(value),
        )
    return int(given)
