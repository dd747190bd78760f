"""
Quotients and means of float columns, never NaN by overflow.

Both are rounded once: each is the float nearest to its exact value. A result beyond
the largest float is the largest float, with its sign.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from okrkit.scoring.exact import N, nearest
from okrkit.scoring.sums import group_quotient

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGEST = float(np.finfo(np.float64).max)


def share_of_way(value: Floats, start: Floats, end: Floats) -> Floats:
    """
    Return how far a value is on the way from start to end.

    Args:
        value: Where it stands.
        start: Where the way starts.
        end: Where it ends.

    Returns:
        ``(value - start) / (end - start)``: exactly 0 at the start, 1 at the end; NaN
        where they are equal.

    Shape:
        Columns of one length (n,); NaN goes through.

    Units:
        A fraction of the way; unbounded.

    Source:
        Rounded once by `okrkit.scoring.exact.nearest`.

    Example:
        >>> way = (np.array([x]) for x in (2.6, 3.2, 2.0))
        >>> share_of_way(*way).tolist()
        [0.5]
    """
    return nearest(_way, value, start, end)


def share_of_length(value: Floats, start: Floats, length: Floats) -> Floats:
    """
    Return the distance of a value from a start, in lengths.

    Args:
        value: Where it stands.
        start: Where the distance is measured from.
        length: What counts as 1.

    Returns:
        ``(value - start) / length``; NaN where the length is 0.

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
    return nearest(_lengths, value, start, length)


def share_left(value: Floats, start: Floats, length: Floats) -> Floats:
    """
    Return what is left of a length after the distance of a value from its start.

    Args:
        value: Where it stands.
        start: Where the length starts.
        length: What counts as 1.

    Returns:
        ``1 - (value - start) / length``, rounded once and not twice: 1 at the start, 0
        at its end; NaN where the length is 0.

    Shape:
        Columns of one length (n,); NaN goes through.

    Units:
        Lengths; unbounded.

    Source:
        As `share_of_way`.

    Example:
        >>> share_left(np.array([6.0]), np.array([5.0]), np.array([4.0])).tolist()
        [0.75]
    """
    return nearest(_left, value, start, length)


def on_line(
    value: Floats, start: Floats, end: Floats, at_start: Floats, at_end: Floats
) -> Floats:
    """
    Return the height, at a value, of the straight line through two points.

    Args:
        value: Where it stands.
        start: Where the first point is.
        end: Where the second is.
        at_start: Height of the first.
        at_end: Height of the second.

    Returns:
        ``at_start + (at_end - at_start) * (value - start) / (end - start)``, rounded
        once: exactly the height of a point at each; NaN where they are at one place.

    Shape:
        Columns of one length (n,); NaN goes through.

    Units:
        Those of the heights.

    Source:
        As `share_of_way`.

    Example:
        >>> line = (np.array([x]) for x in (50.0, 30.0, 70.0, 0.3, 0.7))
        >>> on_line(*line).tolist()
        [0.5]
    """
    return nearest(_line, value, start, end, at_start, at_end, beside=at_start)


def group_mean(values: Floats, weights: Floats, offset: Ints) -> Floats:
    """
    Return the weighted mean of each group of rows.

    Args:
        values: A value for each row; NaN where there is none, which is left out.
        weights: A weight for each row, 0 or more.
        offset: Group ``i`` is the rows ``offset[i]:offset[i + 1]``.

    Returns:
        ``sum(weight * value) / sum(weight)`` of each group, rounded once: between its
        smallest and its largest value, and exactly that value where all are equal;
        NaN where nothing has a weight above 0.

    Shape:
        values, weights (n,); offset (groups + 1,) → (groups,).

    Units:
        Those of the values; weights are relative.

    Source:
        Rounded once by `okrkit.scoring.sums.group_quotient`.

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
    used = np.where(np.isnan(values), 0.0, weights)
    known = np.nan_to_num(values)
    means[some] = group_quotient(sizes[some], known, used, over=used)
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


def _way(numbers: Sequence[N]) -> tuple[N, N]:
    value, start, end = numbers
    return value - start, end - start


def _lengths(numbers: Sequence[N]) -> tuple[N, N]:
    value, start, length = numbers
    return value - start, length


def _left(numbers: Sequence[N]) -> tuple[N, N]:
    value, start, length = numbers
    return length - (value - start), length


def _line(numbers: Sequence[N]) -> tuple[N, N]:
    value, start, end, low, high = numbers
    return low * (end - start) + (high - low) * (value - start), end - start
