"""Controls: what moved where nothing was done is taken off."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.special import t_cdf

__all__ = ["Slopes", "beside", "drift_apart", "movement", "slopes"]

LEAST_PAIRS = 6
"""Fewer readings before the start say nothing of whether both ran alike."""

_GRAIN = 1e-24
_MOST_FOLLOW = 0.99
_LEAST_CHANGES = 4
"""Fewer changes before a start do not say how much of a control's movement to take."""


@frozen(eq=False, kw_only=True)
class Slopes:
    """
    How much a series moves where its control moves by 1, known by then.

    Attributes:
        value: One for each start.
        error: Its standard error; 0 where it is 1 by assumption.

    Shape:
        Every column (k,).
    """

    value: Floats
    error: Floats


def beside(times: Floats, other: Floats, values: Floats, every: float) -> Floats:
    """
    Return the reading of a control that stands beside each reading of a series.

    Args:
        times: Of the series.
        other: Of the control, rising.
        values: Of the control.
        every: Days between two readings of the series.

    Returns:
        The nearest one, less than half of `every` away, or of the same day; NaN where
        there is none.

    Shape:
        times (n,), other and values (m,) → (n,).

    Units:
        Days; the control's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> weeks = np.array([0.0, 7.0, 14.0])
        >>> beside(weeks, np.array([1.0, 14.0]), np.array([5.0, 6.0]), 7.0)
        array([ 5., nan,  6.])
    """
    if not len(other):
        return np.full(len(times), np.nan)
    right = np.clip(np.searchsorted(other, times), 0, len(other) - 1)
    left = np.maximum(right - 1, 0)
    nearer = np.abs(other[left] - times) <= np.abs(other[right] - times)
    place = np.where(nearer, left, right)
    far = np.abs(other[place] - times)
    return np.where((far < every / 2) | (far == 0), values[place], np.nan)


def movement(controls: Floats, before: int) -> Floats:
    """
    Return how controls moved on average, from where each stood before.

    Args:
        controls: A row for each control.
        before: How many readings are before the start.

    Returns:
        The mean over controls of each one's distance from its mean before the start.

    Shape:
        (c, n) → (n,).

    Units:
        The controls'.

    Source:
        Difference-in-differences: O. Ashenfelter and D. Card, "Using the longitudinal
        structure of earnings to estimate the effect of training programs" (1985).

    Example:
        >>> movement(np.array([[1.0, 1.0, 3.0], [5.0, 7.0, 6.0]]), 2).tolist()
        [-0.5, 0.5, 1.0]
    """
    level = controls[:, :before].mean(axis=1, keepdims=True)
    moved: Floats = (controls - level).mean(axis=0)
    return moved


def slopes(values: Floats, moved: Floats, starts: Ints, *, fitted: bool) -> Slopes:
    """
    Return how much of a control's movement is to be taken off at each of some starts.

    Args:
        values: Of the series.
        moved: How the control moved.
        starts: Places of the first readings that may show something.
        fitted: Whether to fit the slope; else it is 1: both move alike.

    Returns:
        Slopes from the readings before each start alone.

    Shape:
        values, moved (n,), starts (k,) → (k,).

    Units:
        The series' unit by the control's.

    Source:
        Least squares through 0 of changes on changes from reading to reading: levels
        that wander would seem to belong together (C. Granger and P. Newbold, "Spurious
        regressions in econometrics", 1974).

    Example:
        >>> x = np.array([0.0, 1.0, -1.0, 2.0, 0.0, 1.0])
        >>> slopes(2 * x, x, np.array([5, 6]), fitted=True).value.tolist()
        [2.0, 2.0]
    """
    size = len(starts)
    if not fitted:
        return Slopes(value=np.ones(size), error=np.zeros(size))
    dy, dx = np.diff(values), np.diff(moved)
    # Sums over the changes that are known at each start.
    known = np.maximum(starts - 1, 0)
    xx, xy, yy = (
        np.concatenate([[0.0], np.cumsum(part)])[known]
        for part in (dx * dx, dx * dy, dy * dy)
    )
    some = (xx > 0) & (known >= _LEAST_CHANGES)
    base = np.where(some, xx, 1.0)
    value = np.where(some, xy / base, 1.0)
    rest = np.maximum(yy - value * xy, 0.0) / np.maximum(known - 1, 1)
    return Slopes(value=value, error=np.where(some, np.sqrt(rest / base), 0.0))


def drift_apart(times: Floats, difference: Floats) -> float:
    """
    Return how likely so much drifting apart is by chance before a start.

    Args:
        times: Of the readings before the start.
        difference: Of the series and its control, at each.

    Returns:
        The two-sided p-value of the slope of the difference in time; 1 where there are
        too few readings to tell.

    Shape:
        (n,), (n,) → one number.

    Units:
        A probability.

    Source:
        Least squares. Residuals that follow each other with correlation r >= 0 count
        as ``n (1 - r) / (1 + r)`` (G. Bayley and J. Hammersley 1946), in the error as
        in its degrees of freedom; r is freed of its bias, ``-(2 + 4 r) / n`` (F.
        Marriott and J. Pope 1954).

    Example:
        >>> weeks = np.arange(12.0)
        >>> drift_apart(weeks, weeks + np.array([0.1, -0.1] * 6)) < 0.001
        True
    """
    if len(times) < LEAST_PAIRS:
        return 1.0
    at, value = times - times.mean(), difference - difference.mean()
    slope = float(at @ value / (at @ at))
    rest = value - slope * at
    square = float(rest @ rest)
    if square <= _GRAIN * float(value @ value):
        return 0.0 if slope else 1.0
    size = len(times)
    seen = float(rest[1:] @ rest[:-1]) / square
    follow = min(max(seen + (2 + 4 * seen) / size, 0.0), _MOST_FOLLOW)
    longer = (1 + follow) / (1 - follow)
    error = np.sqrt(square / (size - 2) / (at @ at) * longer)
    return float(2 * t_cdf(-abs(slope) / error, max(size / longer - 2, 1.0)))
