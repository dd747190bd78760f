"""Ratios of several readings as one: numerators and denominators are pooled."""

import numpy as np

from okrkit.model.table import Table
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import spread
from okrkit.scoring.sums import group_quotient


def pooled(table: Table, rows: Ints, first: Ints, after: Ints) -> Floats:
    """
    Return the ratio of several readings as one: never a mean of rates.

    Args:
        table: The set as columns.
        rows: The rows.
        first: Place of the first reading of each window.
        after: Place after its last; no window is empty.

    Returns:
        ``sum(numerators) / sum(denominators)``, rounded once; NaN where a reading of
        the window has none, where it is the only one, and where the metric's kind is
        not ratio.

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
    parts, ofs = table.readings.numerator, table.readings.denominator
    ratio = np.full(len(rows), np.nan)
    several = np.flatnonzero((after - first > 1) & ~np.isnan(table.whole[rows]))
    if parts is None or ofs is None:
        return ratio
    size = (after - first)[several]
    which = spread(first[several], size)
    whole = np.repeat(table.whole[rows[several]], size)
    ratio[several] = group_quotient(size, parts[which], whole, over=ofs[which])
    return ratio


def sums(table: Table, first: Ints, after: Ints) -> tuple[Floats, Floats]:
    """
    Return the sums of numerators and of denominators of windows of readings.

    Args:
        table: The set as columns.
        first: Place of the first reading of each window.
        after: Place after its last; no window is empty.

    Returns:
        Two sums for each window, both NaN where a reading has no such parts; beyond
        the largest float that float.

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
    which = spread(first, size)
    return group_quotient(size, parts[which]), group_quotient(size, ofs[which])
