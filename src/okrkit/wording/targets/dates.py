"""Dates in a text, so that their numbers are not taken for amounts."""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import targets
from okrkit.wording.words import Token

__all__ = ["end_of_date", "is_month", "is_year"]


def is_year(token: Token, /) -> bool:
    """
    Tell whether digits are a year of our time.

    Args:
        token: The digits.

    Example:
        >>> from okrkit.wording.words import words
        >>> [is_year(token) for token in words("2026 users 1500")]
        [True, False, False]
    """
    return (
        token.kind == "number"
        and len(token.text) == 4
        and token.text.isdigit()
        and _EARLIEST <= int(token.text) <= _LATEST
    )


def is_month(token: Token, /, *, beside: bool = False) -> bool:
    """
    Tell whether a word is a month.

    Args:
        token: The word.
        beside: Whether a number stands beside it, so that "may" needs no capital.

    Example:
        >>> from okrkit.wording.words import words
        >>> [is_month(token) for token in words("May may June")]
        [True, False, True]
    """
    lower = token.lower
    if lower not in targets.MONTHS:
        return False
    return beside or lower not in targets.NOT_ONLY_MONTHS or token.text[0].isupper()


def end_of_date(tokens: Sequence[Token], at: int, /) -> int:
    """
    Find where a date ends that begins with its month: "May 1st, 2026".

    Args:
        tokens: Of the text.
        at: Place of the month.

    Returns:
        The place of the first token behind the date.

    Example:
        >>> from okrkit.wording.words import words
        >>> end_of_date(words("by May 1st, 2026 at last"), 1)
        6
    """
    rest = tokens[at + 1 : at + 5]
    if not rest or not rest[0].text.isdigit() or len(rest[0].text) > _YEAR:
        return at + 1
    if is_year(rest[0]):
        return at + 2
    if int(rest[0].text) > _DAYS:
        return at + 1
    behind = 1
    if len(rest) > behind and rest[behind].lower in targets.ORDINALS:
        behind += 1
    comma = behind + (len(rest) > behind and rest[behind].text == ",")
    if len(rest) > comma and is_year(rest[comma]):
        return at + 2 + comma
    return at + 1 + behind


_EARLIEST: Final = 2005
_LATEST: Final = 2049
_YEAR: Final = 4
_DAYS: Final = 31
