"""`level_text`: levels of intervals as people read them."""

from typing import Final

_DIGITS: Final = range(4, 18)
"""Four are enough for most; of any level below 1 seventeen say that it is."""


def level_text(level: float) -> str:
    """
    Write the level of an interval; none is ever certain.

    Args:
        level: Between 0 and 1.

    Returns:
        Per cent, in as few digits as do not say 0% or 100%.

    Example:
        >>> level_text(0.95), level_text(0.999999)
        ('95%', '99.9999%')
    """
    texts = (f"{100 * level:.{digits}g}" for digits in _DIGITS)
    return next(text for text in texts if float(text) < 100) + "%"
