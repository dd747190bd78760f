"""Numbers as people write them: digits with any separators, and what an amount is."""

from typing import Final, NamedTuple

from okrkit.wording.languages.en import numbers as data
from okrkit.wording.words import Token

__all__ = ["BYTES", "SECONDS", "Amount", "money", "number", "steps"]

SECONDS: Final = {
    "ms": 0.001,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86400.0,
    "weeks": 604800.0,
}
"""What the times that convert are worth in seconds."""


BYTES: Final = {"kb": 1.0, "mb": 1e3, "gb": 1e6, "tb": 1e9, "pb": 1e12}
"""What the sizes that convert are worth in kilobytes."""


class Amount(NamedTuple):
    """
    A number as the text means it.

    Attributes:
        letter: Its kind, in the alphabet of targets.
        value: Scaled: 10K is 10000; 12 for 12 %.
        unit: Canonical, None where none stands beside the number.
        start: Place of its first character in the text.
        end: Place after its last.
        follows: Place of the first token that is no part of it.
        of: How many in all, of N out of M.
        more: Whether a "+" stands before the unit: "60+ days".

    Example:
        >>> from okrkit.wording.targets.amounts import amount
        >>> from okrkit.wording.words import words
        >>> amount(words("$1.2m"), 0).value
        1200000.0
    """

    letter: str
    value: float
    unit: str | None
    start: int
    end: int
    follows: int
    of: float | None = None
    more: bool = False


def number(text: str, /) -> float | None:
    """
    Read digits as a number, whatever separates their thousands and decimals.

    Args:
        text: Digits with dots, commas, apostrophes or narrow blanks between them.

    Returns:
        The number, None where the digits are no number ("1.2.3").

    Example:
        >>> [number(text) for text in ("1,200", "2,7", "1.234.567", "99.95", "1.2.3")]
        [1200.0, 2.7, 1234567.0, 99.95, None]
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit():
        return float(text)
    plain = text.translate(_TIGHT)
    commas, dots = plain.count(","), plain.count(".")
    if commas and dots:
        point = "," if plain.rfind(",") > plain.rfind(".") else "."
        head, _, tail = plain.rpartition(point)
        whole = head.replace(".", "").replace(",", "")
        return float(f"{whole}.{tail}") if plain.count(point) == 1 else None
    parts = plain.replace(",", ".").split(".")
    if commas > 1 and len(parts[-1]) == _GROUP and {*map(len, parts[1:-1])} == {2}:
        # Lakhs: "1,20,000".
        return float("".join(parts))
    grouped = parts[0].strip("0") and all(len(part) == _GROUP for part in parts[1:])
    if not commas + dots or (
        grouped
        and len(parts[0]) <= _GROUP
        # A decimal would not carry a last 0: "1.200" are twelve hundred.
        and (commas or dots > 1 or plain.endswith("0"))
    ):
        return float("".join(parts))
    return float(".".join(parts)) if commas + dots == 1 else None


_GROUP: Final = 3
_LONGEST: Final = 24
_TIGHT: Final = {ord(sign): None for sign in "'\u2019\u00a0\u202f"}


def steps(low: Amount, high: Amount, /) -> float:
    """
    Say how far it is from one amount to another, in the unit of times where both have.

    Args:
        low: The first.
        high: The second.

    Example:
        >>> from okrkit.wording.targets.amounts import amount
        >>> from okrkit.wording.words import words
        >>> first, second = (amount(words(text), 0) for text in ("2 h", "90 min"))
        >>> steps(first, second)
        -1800.0
    """
    one, other = (SECONDS.get(amount.unit or "") for amount in (low, high))
    if one is None or other is None:
        return high.value - low.value
    return high.value * other - low.value * one


def money(token: Token, /) -> str | None:
    """
    Name the currency that a token is.

    Args:
        token: A sign or a code.

    Returns:
        Its code, None where it is no currency.

    Example:
        >>> from okrkit.wording.words import words
        >>> [money(token) for token in words("€ USD apples")]
        ['EUR', 'USD', None]
    """
    if token.kind == "sign":
        return data.MONEY_SIGNS.get(token.text)
    return data.CODES_OF_MONEY.get(token.text)
