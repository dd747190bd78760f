"""The formulas of progress, each written once: reach, hold, zones, steps."""

import numpy as np
from numpy.typing import NDArray

from okrkit.scoring.arithmetic import (
    Floats,
    Ints,
    on_line,
    share_left,
    share_of_way,
)

Flags = NDArray[np.bool_]

NOT_KEPT = 1 - 1e-9
"""The most progress at or beyond a limit that does not hold itself: a score is compared
with 1 to nine decimals, and this is the largest that is less."""


def reach(value: Floats, baseline: Floats, target: Floats) -> Floats:
    """
    Return the way travelled from baseline to target, up or down.

    Args:
        value: Where it stands.
        baseline: Where it started.
        target: Where it should end.

    Returns:
        ``(value - baseline) / (target - baseline)``: 0 at the baseline, 1 at the
        target, negative behind and above 1 beyond; NaN where the two are equal.

    Shape:
        Columns of one length (n,).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        The rule of nearly every OKR tool; okrkit never clamps it.

    Example:
        >>> reach(np.array([1.4]), np.array([3.2]), np.array([2.0])).tolist()
        [1.5]
    """
    way = share_of_way(value, baseline, target)
    return np.where(baseline == target, np.nan, way)


def hold(
    value: Floats,
    at_least: Floats,
    at_most: Floats,
    inclusive: Flags,
    tolerance: Floats,
) -> Floats:
    """
    Return 1 within limits, falling to 0 over the tolerance outside.

    Args:
        value: Where it stands.
        at_least: Lower limit; NaN for none.
        at_most: Upper limit; NaN for none.
        inclusive: Whether a limit itself holds.
        tolerance: Distance beyond a limit at which progress is 0; 0 for at once.

    Returns:
        ``max(0, 1 - distance / tolerance)``, rounded once; `NOT_KEPT` at most where
        a limit itself does not hold; NaN without any limit, or a tolerance.

    Shape:
        Columns of one length (n,).

    Units:
        Values, limits and tolerance in the metric's unit; a fraction.

    Source:
        okrkit's own choice; with a tolerance of 0 the band of UpRaise.

    Example:
        >>> five, none = np.array([5.0, 5.0]), np.full(2, np.nan)
        >>> value, room = np.array([5.0, 6.0]), np.array([0.0, 4.0])
        >>> hold(value, none, five, five > 0, room).tolist()
        [1.0, 0.75]
    """
    low_kept = (
        np.isnan(at_least) | (value > at_least) | (inclusive & (value == at_least))
    )
    high_kept = np.isnan(at_most) | (value < at_most) | (inclusive & (value == at_most))
    far, near = np.where(low_kept, (value, at_most), (at_least, value))
    # Where nothing is to be divided, no fraction is to be worked out either.
    falls = ~(low_kept & high_kept) & (tolerance > 0)
    left = share_left(np.where(falls, far, np.nan), near, tolerance)
    outside = np.where(falls, np.maximum(0.0, left), 0.0)
    # A limit that must be beaten is not met by reaching it, however near that is.
    outside = np.where(inclusive, outside, np.minimum(outside, NOT_KEPT))
    result = np.where(low_kept & high_kept, 1.0, outside)
    unknown = np.isnan(value) | np.isnan(tolerance)
    unknown = unknown | (np.isnan(at_least) & np.isnan(at_most))
    return np.where(unknown, np.nan, result)


def zones(
    value: Floats, places: tuple[Floats, Floats, Floats, Floats], levels: Floats
) -> Floats:
    """
    Return progress through baseline, commit, target and stretch.

    Args:
        value: Where it stands.
        places: Values of baseline, commit, target and stretch, in order up or down.
        levels: Progress at commit, target and stretch.

    Returns:
        Piecewise linear through 0 and the levels, rounded once; the first and last
        piece go on beyond the ends. NaN where a number is missing.

    Shape:
        Columns of one length (n,); levels (n, 3).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        Levels 0.3, 0.7 and 1.0 as in puzzle/okr; the values as Lamorte sets them.

    Example:
        >>> places = tuple(np.array([x]) for x in (0.0, 30.0, 70.0, 100.0))
        >>> zones(np.array([50.0]), places, np.array([[0.3, 0.7, 1.0]])).tolist()
        [0.5]
    """
    baseline, commit, target, stretch = places
    up = np.where(stretch > baseline, 1.0, -1.0)
    piece = (up * value > up * commit).astype(np.int64) + (up * value > up * target)
    worth = np.column_stack([np.zeros(len(value)), levels])
    row = np.arange(len(value))
    start = np.choose(piece, [baseline, commit, target])
    end = np.choose(piece, [commit, target, stretch])
    height = on_line(value, start, end, worth[row, piece], worth[row, piece + 1])
    return np.where(np.isnan(places).any(axis=0), np.nan, height)


def steps(
    value: Floats, group: Ints, offset: Ints, at: Floats, worth: Floats
) -> Floats:
    """
    Return progress through points: piecewise linear, flat outside.

    Args:
        value: Where it stands.
        group: Which points each row uses.
        offset: Group ``i`` is the points ``offset[i]:offset[i + 1]``, two or more.
        at: Values of the points, rising in each group.
        worth: Progress at each point.

    Returns:
        The progress between the two points around each value, rounded once.

    Shape:
        value, group (n,); offset (groups + 1,); at, worth (points,) → (n,).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        okrkit's own choice; checkpoints as in ShamanR, for both directions.

    Example:
        >>> at, worth = np.array([0.0, 50.0, 100.0]), np.array([1.0, 0.4, 0.0])
        >>> steps(np.array([50.0]), np.array([0]), np.array([0, 3]), at, worth).tolist()
        [0.4]
    """
    first, size = offset[group], offset[group + 1] - offset[group]
    which = spread(first, size)
    passed = at[which] <= np.repeat(value, size)
    count = np.add.reduceat(passed.astype(np.int64), np.cumsum(size) - size)
    left = first + np.clip(count - 1, 0, size - 2)
    start, end = at[left], at[left + 1]
    within = np.clip(value, start, end)
    return on_line(within, start, end, worth[left], worth[left + 1])


def spread(first: Ints, size: Ints) -> Ints:
    """
    Return the places ``first, first + 1, ...`` of each group, one after the other.

    Args:
        first: First place of each group.
        size: How many places each has.

    Returns:
        All places, group by group.

    Shape:
        (groups,) → (sum of sizes,).

    Units:
        Places.

    Source:
        okrkit's own choice.

    Example:
        >>> spread(np.array([5, 0]), np.array([2, 1])).tolist()
        [5, 6, 0]
    """
    before = np.cumsum(size) - size
    return np.repeat(first - before, size) + np.arange(int(size.sum()))
