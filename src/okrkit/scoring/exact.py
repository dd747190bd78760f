"""
Quotients of float columns as if worked out in whole numbers and rounded once.

Floats in pairs decide nearly every row; the few they cannot decide, because the answer
is halfway between two floats or far from 1, are worked out as fractions.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]

_LARGEST = sys.float_info.max
_SPLIT = 2.0**27 + 1
_PIECE = 1 << 13
BIG, SMALL, _TINY = 2.0**450, 2.0**-450, 2.0**-900
# Pairs are good to about 2**-101 of the largest term.
DOUBT = 2.0**-97
"""How far from exact a quotient of pairs may be, by its size."""


class Pair:
    """
    Columns of numbers as unevaluated sums of two floats, good to about 31 digits.

    Source:
        T. J. Dekker, "A floating-point technique for extending the available
        precision" (1971); sums as in M. Joldes, J.-M. Muller and V. Popescu, "Tight
        and rigorous error bounds for basic building blocks of double-word
        arithmetic" (2017).

    Attributes:
        high: The nearest floats.
        low: What is missing from them.

    Example:
        >>> tenth = Pair(np.array([0.1]))
        >>> sum_ = tenth + tenth + tenth
        >>> sum_.high.tolist(), sum_.low.tolist()
        ([0.30000000000000004], [-2.7755575615628914e-17])
    """

    __slots__ = ("high", "low")

    def __init__(self, high: _Floats, low: _Floats | float = 0.0) -> None:
        """Take columns as they are."""
        self.high: _Floats = high
        self.low: _Floats | float = low

    def __add__(self, other: "Pair") -> "Pair":
        """Add, losing a 2**-104th of the sum at most."""
        high, low = two_sum(self.high, other.high)
        rest, tail = two_sum(self.low, other.low)
        high, low = _renewed(high, low + rest)
        return Pair(*_renewed(high, low + tail))

    def __sub__(self, other: "Pair") -> "Pair":
        """Subtract; the difference of two plain columns is exact."""
        return self + Pair(-other.high, -other.low)

    def __mul__(self, other: "Pair") -> "Pair":
        """Multiply, losing a 2**-101st of the product at most."""
        product = self.high * other.high
        low = product_rest(self.high, other.high, product)
        low = low + (self.high * other.low + self.low * other.high)
        # A product too small to be kept whole is NaN, which the fractions mend.
        lost = (np.abs(product) < _TINY) & (self.high != 0) & (other.high != 0)
        return Pair(*_renewed(np.where(lost, np.nan, product), low))


N = TypeVar("N", Pair, Fraction)


class Formula(Protocol):
    """A quotient, written once for columns in pairs and for fractions alike."""

    def __call__(self, numbers: Sequence[N], /) -> tuple[N, N]:
        """Return what is divided, and by what."""
        ...


def nearest(
    formula: Formula, *columns: _Floats, beside: _Floats | None = None
) -> _Floats:
    """
    Return the float nearest to the exact value of a quotient.

    Args:
        formula: Gives both parts of the quotient from the columns.
        *columns: The numbers it takes.
        beside: A column whose size says how large a term may be that cancels out of
            the quotient; None where none does.

    Returns:
        For each row what ``float(Fraction(...))`` gives, whatever the numbers; beyond
        the largest float that float, with its sign. NaN where a number is NaN or the
        divisor is 0; never -0.0.

    Shape:
        Columns of one length (n,) → (n,).

    Units:
        Those of the quotient.

    Source:
        The test of the rounding: A. Ziv, "Fast evaluation of elementary mathematical
        functions with correctly rounded last bit" (1991).

    Example:
        >>> def third(numbers):
        ...     return numbers[0], numbers[0] + numbers[0] + numbers[0]
        >>> nearest(third, np.array([0.1, 1e308, 5e-324])).tolist()
        [0.3333333333333333, 0.3333333333333333, 0.3333333333333333]
    """
    result = np.empty(len(columns[0]))
    # Pieces stay in the processor's cache, which is twice as fast for many rows.
    with np.errstate(all="ignore"):
        for at in range(0, len(result), _PIECE):
            piece = slice(at, at + _PIECE)
            parts = [column[piece] for column in columns]
            size = 0.0 if beside is None else np.abs(beside[piece])
            found, sure = _divided(*formula([Pair(part) for part in parts]), size)
            if not sure.all():
                _mend(found, ~sure, formula, parts)
            # Adding 0 makes the -0.0 of a way down the 0 that it is.
            result[piece] = found + 0.0
    return result


def _divided(part: Pair, whole: Pair, size: _Floats | float) -> tuple[_Floats, _Flags]:
    """Divide and round once; tell where the rounding is sure."""
    by = whole.high
    quotient = part.high / by
    product = quotient * by
    rest = (part.high - product) - product_rest(quotient, by, product)
    more = (rest + (part.low - quotient * whole.low)) / by
    doubt = DOUBT * (np.abs(quotient) + size)
    found = quotient + (more - doubt)
    inside = (np.abs(by) > SMALL) & (np.abs(by) < BIG) & (np.abs(part.high) < BIG)
    inside &= (np.abs(part.high) > SMALL) | (part.high == 0)
    return found, inside & (found == quotient + (more + doubt))


def _mend(
    found: _Floats, unsure: _Flags, formula: Formula, parts: Sequence[_Floats]
) -> None:
    """Work out the rows that are not sure as fractions; NaN where that cannot be."""
    known = np.all([np.isfinite(part) for part in parts], axis=0)
    found[unsure] = np.nan
    for row in np.flatnonzero(unsure & known):
        part, whole = formula([Fraction(float(column[row])) for column in parts])
        if whole:
            found[row] = nearest_float(part / whole)


def nearest_float(number: Fraction) -> float:
    """
    Return the float nearest to a fraction.

    Args:
        number: The fraction.

    Returns:
        A float; beyond the largest float that float, with its sign.

    Example:
        >>> nearest_float(Fraction(1, 3)), nearest_float(Fraction(-(10**400)))
        (0.3333333333333333, -1.7976931348623157e+308)
    """
    try:
        return float(number)
    except OverflowError:
        return _LARGEST if number > 0 else -_LARGEST


F = TypeVar("F", _Floats, _Floats | float)


def two_sum(a: F, b: F) -> tuple[F, F]:
    """
    Return a + b as the nearest float, and what is missing from it.

    Args:
        a: A column.
        b: A column.

    Returns:
        Two columns whose sum is exactly a + b, unless that is beyond the floats.

    Shape:
        a, b (n,) → twice (n,).

    Units:
        Those of the columns.

    Source:
        D. E. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2.

    Example:
        >>> nearest_sum, rest = two_sum(np.array([1e16]), np.array([1.0]))
        >>> nearest_sum.tolist(), rest.tolist()
        ([1e+16], [1.0])
    """
    high = a + b
    of_b = high - a
    return high, (a - (high - of_b)) + (b - of_b)


def _renewed(high: _Floats, low: _Floats | float) -> tuple[_Floats, _Floats]:
    """Return high + low, of which the first is the larger, so that they fit."""
    total = high + low
    return total, low - (total - high)


def product_rest(a: _Floats, b: _Floats, product: _Floats) -> _Floats:
    """
    Return what is missing from the rounded product of two floats.

    Args:
        a: A column.
        b: A column.
        product: ``a * b``, rounded.

    Returns:
        ``a * b - product``: exact, unless numbers are near the ends of the floats.

    Shape:
        (n,) → (n,).

    Units:
        Those of the product.

    Source:
        T. J. Dekker (1971), as `Pair`.

    Example:
        >>> a = np.array([2.0**27 + 1])
        >>> product_rest(a, a, a * a).tolist()
        [1.0]
    """
    a_high, b_high = a * _SPLIT, b * _SPLIT
    a_high = a_high - (a_high - a)
    b_high = b_high - (b_high - b)
    a_low, b_low = a - a_high, b - b_high
    crossed = ((product - a_high * b_high) - a_low * b_high) - a_high * b_low
    return a_low * b_low - crossed
