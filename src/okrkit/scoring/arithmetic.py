"""
Quotients and means of float columns: rounded once, never NaN by overflow.

A result beyond the largest float is the largest float, with its sign.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Powers = NDArray[np.int32]

LARGEST = float(np.finfo(np.float64).max)
_BIG, _SMALL = 2.0**480, 2.0**-480
_SPLIT = 2.0**27 + 1
_PIECE = 1 << 13
_NO_POWER = np.zeros((), np.int32)


def share_of_way(value: Floats, start: Floats, end: Floats) -> Floats:
    """
    Return how far a value is on the way from start to end.

    Both differences are kept whole and the quotient is rounded once, so that the way
    back from 3.2 to 2.0 is as exact as the way from 0 to 1.

    Args:
        value: Where it stands.
        start: Where the way starts.
        end: Where it ends; differs from the start.

    Returns:
        ``(value - start) / (end - start)``: exactly 0 at the start, 1 at the end.

    Shape:
        Columns of one length (n,); NaN goes through.

    Units:
        A fraction of the way; unbounded.

    Source:
        Differences and the remainder as unevaluated sums of two floats: T. J. Dekker,
        "A floating-point technique for extending the available precision" (1971).

    Example:
        >>> way = (np.array([x]) for x in (2.6, 3.2, 2.0))
        >>> share_of_way(*way).tolist()
        [0.5]
    """
    return _in_pieces(_share_of_way, value, start, end)


def share_of_length(value: Floats, start: Floats, length: Floats) -> Floats:
    """
    Return the distance of a value from a start, in lengths.

    Args:
        value: Where it stands.
        start: Where the distance is measured from.
        length: What counts as 1; not 0.

    Returns:
        ``(value - start) / length``, rounded once.

    Shape:
        Columns of one length (n,); NaN goes through.

    Units:
        Lengths; unbounded.

    Source:
        As `share_of_way`.

    Example:
        >>> share_of_length(np.array([6.0]), np.array([5.0]), np.array([4.0])).tolist()
        [0.25]
    """
    return _in_pieces(_share_of_length, value, start, length)


def group_mean(values: Floats, weights: Floats, offset: Ints) -> Floats:
    """
    Return the weighted mean of each group of rows.

    Args:
        values: A value for each row; NaN where there is none, which is left out.
        weights: A weight for each row, 0 or more.
        offset: Group ``i`` is the rows ``offset[i]:offset[i + 1]``.

    Returns:
        ``sum(weight * value) / sum(weight)`` of each group, between its smallest and
        its largest value, and exactly that value where all are equal; NaN where
        nothing has a weight above 0.

    Shape:
        values, weights (n,); offset (groups + 1,) → (groups,).

    Units:
        Those of the values; weights are relative.

    Source:
        okrkit's own choice: weights relative to the largest of the group, values
        relative to the smallest, so that neither overflows.

    Example:
        >>> values, weights = np.array([0.7, 0.7, np.nan]), np.array([1.0, 3.0, 1.0])
        >>> group_mean(values, weights, np.array([0, 3])).tolist()
        [0.7]
    """
    means = np.full(len(offset) - 1, np.nan)
    sizes = np.diff(offset)
    some = np.flatnonzero(sizes)
    if not len(some):
        return means
    first, size = offset[:-1][some], sizes[some]
    with np.errstate(all="ignore"):
        used = np.where(np.isnan(values), 0.0, weights)
        used = used / np.repeat(np.maximum.reduceat(used, first), size)
        used = used / np.repeat(np.add.reduceat(used, first), size)
        counts = used > 0
        # The difference of two floats can be twice the largest: take quarters then.
        scale = 0.25 if np.any(np.abs(values) > LARGEST / 4) else 1.0
        parts = values * scale
        low = np.minimum.reduceat(np.where(counts, parts, np.inf), first)
        high = np.maximum.reduceat(np.where(counts, parts, -np.inf), first)
        above = np.where(counts, (parts - np.repeat(low, size)) * used, 0.0)
        mean = np.clip(low + np.add.reduceat(above, first), low, high) / scale
        means[some] = np.where(np.isfinite(low), mean, np.nan)
    return means


def group_least(values: Floats, offset: Ints) -> Floats:
    """
    Return the smallest value of each group of rows, leaving NaN out.

    Args:
        values: A value for each row; NaN where there is none.
        offset: Group ``i`` is the rows ``offset[i]:offset[i + 1]``.

    Returns:
        The smallest of each group; NaN where there is none.

    Shape:
        values (n,); offset (groups + 1,) → (groups,).

    Units:
        Those of the values.

    Source:
        okrkit's own choice.

    Example:
        >>> group_least(np.array([0.7, 0.2]), np.array([0, 2, 2])).tolist()
        [0.2, nan]
    """
    least = np.full(len(offset) - 1, np.nan)
    some = np.flatnonzero(np.diff(offset))
    if len(some):
        least[some] = np.fmin.reduceat(values, offset[:-1][some])
    return least


def within_floats(values: Floats) -> Floats:
    """
    Return the values with infinities as the largest float; NaN stays.

    Args:
        values: Any floats.

    Returns:
        Finite values and NaN.

    Shape:
        (n,) → (n,).

    Units:
        Those of the values.

    Source:
        okrkit's own choice.

    Example:
        >>> within_floats(np.array([np.inf])).tolist()
        [1.7976931348623157e+308]
    """
    return np.clip(values, -LARGEST, LARGEST)


def _in_pieces(formula: Callable[..., Floats], *columns: Floats) -> Floats:
    """Work on pieces that stay in the processor's cache: twice as fast for many."""
    result = np.empty(len(columns[0]))
    with np.errstate(all="ignore"):
        for at in range(0, len(result), _PIECE):
            piece = slice(at, at + _PIECE)
            result[piece] = formula(*(column[piece] for column in columns))
    return result


def _share_of_way(value: Floats, start: Floats, end: Floats) -> Floats:
    value, from_, power = _scaled(value, start)
    end, start, by_power = _scaled(end, start)
    share = _divided(*_difference(value, from_), *_difference(end, start))
    return _unscaled(share, power - by_power)


def _share_of_length(value: Floats, start: Floats, length: Floats) -> Floats:
    value, start, power = _scaled(value, start)
    length, nothing, by_power = _scaled(length, np.zeros_like(length))
    share = _divided(*_difference(value, start), length, nothing)
    return _unscaled(share, power - by_power)


def _scaled(one: Floats, two: Floats) -> tuple[Floats, Floats, Powers]:
    """Bring rows with very large or small numbers near 1, by a power of two."""
    largest = np.maximum(np.abs(one), np.abs(two))
    if not np.any((largest > _BIG) | (largest < _SMALL)):
        return one, two, _NO_POWER
    power = np.frexp(largest)[1]
    return np.ldexp(one, -power), np.ldexp(two, -power), power


def _unscaled(share: Floats, power: Powers) -> Floats:
    """Give the power of two back; what is then too large is the largest float."""
    if power.any():
        share = np.ldexp(share, power)
    # Adding 0 makes the -0.0 of a way down the 0 that it is.
    return within_floats(share) + 0.0


def _difference(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return a - b as the nearest float and what is missing from it."""
    high = a - b
    rest = high - a
    return high, (a - (high - rest)) - (b + rest)


def _divided(high: Floats, low: Floats, by: Floats, by_low: Floats) -> Floats:
    """Return (high + low) / (by + by_low), rounded once."""
    quotient = high / by
    product = quotient * by
    a = quotient * _SPLIT
    a = a - (a - quotient)
    b = by * _SPLIT
    b = b - (b - by)
    a_low, b_low = quotient - a, by - b
    missing = a_low * b_low - (((product - a * b) - a_low * b) - a * b_low)
    rest = ((high - product) - missing) + low - quotient * by_low
    better = quotient + rest / by
    # Far from 1 the split can overflow: the plain quotient is then within one digit.
    return np.where(np.isfinite(better), better, quotient)
