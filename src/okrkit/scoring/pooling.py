"""Ratios of several readings as one: numerators and denominators are pooled."""

import numpy as np

from okrkit.model.table import Table
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.formulas import spread

# Sums of larger parts could overflow; a power of two less of each changes no digit.
_LARGE, _LESS = 1e290, 2.0**-100


def pooled(table: Table, rows: Ints, first: Ints, after: Ints) -> Floats:
    """
    Return the ratio of several readings as one: never a mean of rates.

    Args:
        table: The set as columns.
        rows: The rows.
        first: Place of the first reading of each window.
        after: Place after its last; no window is empty.

    Returns:
        ``sum(numerators) / sum(denominators)``; NaN where a reading of the window has
        none, where it is the only one, and where the metric's kind is not ratio.

    Shape:
        rows, first, after (m,) → (m,).

    Units:
        The metric's.

    Source:
        The pooled (ratio) estimator: W. G. Cochran, "Sampling Techniques" (1977),
        chapter 6.

    Example:
        >>> from okrkit import OKRSet
        >>> none = np.zeros(0, int)
        >>> pooled(OKRSet().table, none, none, none)
        array([], dtype=float64)
    """
    part, of = sums(table, first, after)
    with np.errstate(over="ignore", divide="ignore"):
        ratio = within_floats(table.whole[rows] * part / of)
    return np.where(after - first > 1, ratio, np.nan)


def sums(table: Table, first: Ints, after: Ints) -> tuple[Floats, Floats]:
    """
    Return the sums of numerators and of denominators of windows of readings.

    Args:
        table: The set as columns.
        first: Place of the first reading of each window.
        after: Place after its last; no window is empty.

    Returns:
        Two sums for each window, both NaN where a reading has no such parts. Where
        they would be too large for a float, both are less by the same power of two.

    Shape:
        first, after (m,) → twice (m,).

    Units:
        Those of what is counted.

    Source:
        As `pooled`.

    Example:
        >>> from okrkit import OKRSet
        >>> none = np.zeros(0, int)
        >>> sums(OKRSet().table, none, none)
        (array([], dtype=float64), array([], dtype=float64))
    """
    parts, ofs = table.readings.numerator, table.readings.denominator
    if parts is None or ofs is None or not len(first):
        return np.full(len(first), np.nan), np.full(len(first), np.nan)
    size = after - first
    which, begin = spread(first, size), np.cumsum(size) - size
    largest = np.maximum.reduceat(np.maximum(np.abs(parts), ofs)[which], begin)
    scale = np.repeat(np.where(largest > _LARGE, _LESS, 1.0), size)
    part = np.add.reduceat(parts[which] * scale, begin)
    return part, np.add.reduceat(ofs[which] * scale, begin)
