"""Standard errors of readings that rest on a count of units or responses."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from okrkit.model.metric import Metric
from okrkit.model.rows import whole_of
from okrkit.model.series import Series

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

Said: TypeAlias = list[tuple[float, float]]
"""Standard error and n of readings; NaN where a reading has none."""

TYPICAL = 0.6
"""
Variance of one answer on a bounded scale, as a share of the most it can be.

Net scores of 10 to 65 with usual shares of promoters and detractors have 0.57 to 0.70.
"""


def said_of(readings: Series) -> Said:
    """
    Return what readings say of their own error.

    Args:
        readings: One for a day, in the metric's unit.

    Returns:
        Standard error and n of each; empty where none has either.

    Example:
        >>> said_of(Series.of({"2026-10-31": 32}))
        []
    """
    if all(r.standard_error is None and r.n is None for r in readings):
        return []
    none = float("nan")
    return [
        (
            none if r.standard_error is None else r.standard_error,
            none if r.n is None else r.n,
        )
        for r in readings
    ]


def laid_out(offset: Ints, said: Mapping[int, Said]) -> Floats:
    """
    Lay what is said of some groups out beside all readings.

    Args:
        offset: Group ``i`` is ``offset[i]:offset[i + 1]``.
        said: By group; one pair for each of its readings.

    Returns:
        Standard errors and n's; NaN where nothing is said.

    Shape:
        offset (groups + 1,) → (2, n).

    Units:
        The metric's, and a count.

    Source:
        okrkit's own choice.

    Example:
        >>> laid_out(np.array([0, 1, 2]), {1: [(0.5, 40)]}).tolist()
        [[nan, 0.5], [nan, 40.0]]
    """
    both = np.full((2, int(offset[-1])), np.nan)
    for group, pairs in said.items():
        both[:, offset[group] : offset[group + 1]] = np.array(pairs).T
    return both


def standard_errors(
    value: Floats,
    given: Floats,
    denominator: Floats | None,
    metric: Ints,
    metrics: Sequence[Metric],
) -> Floats | None:
    """
    Return how far chance alone may move each reading, where that is known.

    Args:
        value: In the metric's unit.
        given: Standard errors that readings say, and the n they rest on, as two rows.
        denominator: Of ratios, NaN where there is none; or None.
        metric: Place of each reading's metric, -1 for none.
        metrics: The metrics.

    Returns:
        What the reading says. Else, of a share p of d (or n) units,
        ``sqrt(p (1 - p) / d)``, in its unit; of a mean of n answers between two bounds
        ``sqrt(0.6 (value - low) (high - value) / n)``: the most that it can vary
        (Bhatia and Davis), times what is typical of net scores. NaN where none can be
        told; None where that is all of them.

    Shape:
        value, metric (n,); given (2, n) → (n,).

    Units:
        The metric's.

    Source:
        Binomial; Bhatia and Davis 2000, "A better bound on the variance".

    Example:
        >>> nps = Metric("nps", unit="points", bounds=(-100, 100))
        >>> given, first = np.array([[np.nan], [400.0]]), np.array([0])
        >>> standard_errors(np.array([10.0]), given, None, first, [nps]).round(1)
        array([3.9])
    """
    error, n = given
    if denominator is None and np.isnan(given).all():
        return None
    low, high, share = _scales(metrics)
    low, high, share = low[metric], high[metric], share[metric]
    if denominator is not None:
        n = np.where(np.isnan(denominator), n, denominator)
    with np.errstate(invalid="ignore", over="ignore"):
        most = np.maximum(value - low, 0.0) * np.maximum(high - value, 0.0)
        spread = np.sqrt(share * most / n)
    result = np.where(np.isnan(error), spread, error)
    result = np.where(np.isfinite(result) & (result > 0), result, np.nan)
    return None if np.isnan(result).all() else result


def _scales(metrics: Sequence[Metric]) -> tuple[Floats, Floats, Floats]:
    """Return between what answers lie, and how far apart; that of no metric is last."""
    rows = [(np.nan, np.nan, np.nan)] * (len(metrics) + 1)
    for place, metric in enumerate(metrics):
        low, high = metric.bounds
        if metric.kind == "ratio":
            rows[place] = (0.0, whole_of(metric), 1.0)
        elif metric.kind != "total" and low is not None and high is not None:
            rows[place] = (low, high, TYPICAL)
    low, high, share = np.array(rows).T
    return low, high, share
