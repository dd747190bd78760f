"""
Numbers in text: one strict ASCII grammar, exact scaling, and a repair for each fault.

Python's own ``float`` reads full-width and Arabic digits, underscores, ``nan`` and
``inf``, turns ``1e400`` into infinity and ``1e-400`` into 0; a number of an OKR is
none of these, so it is refused, with a hint.
"""

import math
import re
from fractions import Fraction
from typing import Final

from attrs import frozen

from okrkit.errors import UnitError, shown

__all__ = ["Numeral", "digits", "exact", "grouped", "read", "unreadable"]

_LONGEST: Final = 400
_LONGEST_EXPONENT: Final = 3
_SCALES: Final = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_GRAMMAR: Final = re.compile(
    r"""
    (?P<sign>[+-]?)
    (?P<before>[$€£]|[A-Z]{3}[ ]?)?
    (?P<inner>[+-]?)
    (?P<digits>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    (?P<scale>(?:k|m|bn)(?![^\W\d_]))?
    [ ]?
    (?P<after>[^\s0-9.,+()\-'\u2019_].*)?
    """,
    re.VERBOSE,
)
_LEAVE_OUT: Final = "leave the value out where there is none"
# The first that is found in a text that is not a number says what to do.
_REPAIRS: Final = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"\A[\s\-\u2013\u2014]*\Z", _LEAVE_OUT),
        (r"(?i)\A\W*(?:nan|inf|infinity|n/?a|none|null|ref|value|div)\b", _LEAVE_OUT),
        (r"(?![0-9])\d", "write the digits as 0 to 9"),
        (
            r"[0-9][,'\u2019\u00a0\u2009\u202f ][0-9]",
            "write 1200.5: a point for decimals, nothing between thousands",
        ),
        (r"[0-9]_", "write 1200, without the underscore"),
        (r"\(.*[0-9].*\)", "write a negative number with a minus sign, as in -60"),
        (r"[\u2212\u2013\ufe63\uff0d]", "write the minus sign as -"),
        (r"[0-9] ?-\s*\Z", "write the minus sign first, as in -60"),
        (
            r"(?:\A|[^0-9])\.[0-9]|[0-9]\.(?:\Z|[^0-9])",
            "write digits on both sides of the point, as in 0.5",
        ),
        (r"[0-9](?:K|M|MM|b|B|Bn|BN)\b", "write 10k, 1.2m or 3bn, in small letters"),
    )
)


@frozen
class Numeral:
    """
    A number as it was written, taken apart.

    Attributes:
        digits: Sign, digits, point and exponent.
        scale: What the digits are multiplied by: 1, or that of ``k``, ``m``, ``bn``.
        before: Currency before the digits; empty where there is none.
        after: Unit after the digits; empty where there is none.

    Example:
        >>> read("-$1.2m", wanted="USD")
        Numeral(digits='-1.2', scale=1000000, before='$', after='')
    """

    digits: str
    scale: int
    before: str
    after: str


def read(text: object, /, *, wanted: str) -> Numeral:
    """
    Take a text with one number apart.

    Args:
        text: Such as ``3.2``, ``3.2 %``, ``-$1.2m``, ``CHF -5``.
        wanted: The unit that is looked for; only for the message.

    Returns:
        Its parts, not yet judged as units.

    Raises:
        UnitError: Where it is not one number in ASCII digits with at most one unit.

    Example:
        >>> read("90 minutes", wanted="hours").after
        'minutes'
    """
    match = None
    if isinstance(text, str) and len(text) <= _LONGEST:
        match = _GRAMMAR.fullmatch(text.strip(" \t"))
    if match is None:
        raise unreadable(text, wanted=wanted)
    sign, inner, before = match["sign"], match["inner"], match["before"] or ""
    after = match["after"] or ""
    if (sign and inner) or (inner and not before) or (before and after):
        raise unreadable(text, wanted=wanted)
    scale = _SCALES.get(match["scale"], 1)
    return Numeral(sign + inner + match["digits"], scale, before.strip(), after)


def digits(number: float, /) -> str:
    """
    Write the shortest digits of a number for people: 15 of them count, 0 has no sign.

    A float holds every decimal number of up to 15 digits; what stands behind them is
    the noise of binary arithmetic, as in 0.1 + 0.2.

    Example:
        >>> digits(1200.0), digits(0.1 + 0.2), digits(-0.0)
        ('1200', '0.3', '0')
    """
    rounded = float(f"{number:.15g}")
    # The largest floats of all would round up to infinity.
    kept = rounded if math.isfinite(rounded) else number
    return repr(kept + 0.0).removesuffix(".0")


def grouped(text: str, /) -> str:
    """
    Put commas between the thousands of digits, the same everywhere: for people alone.

    Example:
        >>> grouped("-1234567.8901"), grouped("1e+20"), grouped("999")
        ('-1,234,567.8901', '1e+20', '999')
    """
    whole, point, part = text.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{point}{part}" if whole.isdecimal() else text


def exact(text: str, factor: int | Fraction, /) -> float:
    """
    Multiply a decimal text exactly and round once, to the nearest float.

    Args:
        text: Digits as `Numeral.digits` holds them, or ``repr`` of a float.
        factor: What to multiply by.

    Returns:
        The product.

    Raises:
        UnitError: Where a float cannot hold it: infinite, or 0 though it is not 0.

    Example:
        >>> exact("0.07", 100), 0.07 * 100
        (7.0, 7.000000000000001)
    """
    # With a longer exponent the exact number would be too long to compute with.
    if len(text.lower().partition("e")[2].lstrip("+-0")) <= _LONGEST_EXPONENT:
        product = Fraction(text) * factor
        try:
            number = float(product)
        except OverflowError:
            number = math.inf
        if math.isfinite(number) and (number or not product):
            return -0.0 if not number and text.startswith("-") else number
    raise UnitError(
        "a number too large or too small to hold",
        code="unreadable-number",
        expected="0, or a size between 5e-324 and 1.8e308",
        got=shown(text),
        hint="choose a larger or smaller unit",
    )


def unreadable(text: object, /, *, wanted: str) -> UnitError:
    """
    Make the error for a text that is no number, with the repair that fits.

    Args:
        text: What was given.
        wanted: The unit that was looked for.

    Returns:
        The error, to be raised.

    Example:
        >>> unreadable("1,200", wanted="deals").hint
        'write 1200.5: a point for decimals, nothing between thousands'
    """
    hint = "write a number such as 1200.5, with its unit after it or none"
    if isinstance(text, str):
        head = text[:_LONGEST]
        hint = next((tip for pattern, tip in _REPAIRS if pattern.search(head)), hint)
    return UnitError(
        "not a number",
        code="unreadable-number",
        expected=f"a number in {wanted}",
        got=shown(text),
        hint=hint,
    )
