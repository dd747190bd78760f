"""How far chance alone may move each reading of a metric, as Projection has it."""

import math

import numpy as np

from okrkit.model.metric import Metric
from okrkit.model.sampling import said_of, standard_errors
from okrkit.model.series import Series
from okrkit.numerics.arrays import Floats

__all__ = ["reading_errors"]


def reading_errors(readings: Series, metric: Metric) -> Floats:
    """
    Return the standard error of each reading, where it is known.

    Args:
        readings: One for a day, in the metric's unit.
        metric: What they are of.

    Returns:
        What each says of its own error, or what its denominator or n says of it; NaN
        where nothing does.

    Shape:
        (n,).

    Units:
        The metric's.

    Source:
        `okrkit.model.sampling.standard_errors`.

    Example:
        >>> reading_errors(Series.of({"2026-10-31": 32}), Metric("nps")).tolist()
        [nan]
    """
    none = np.full(len(readings), np.nan)
    said = said_of(readings)
    given = np.array(said, dtype=np.float64).T if said else np.stack([none, none])
    parts = [math.nan if r.denominator is None else r.denominator for r in readings]
    units = np.array(parts, dtype=np.float64)
    denominator = None if np.isnan(units).all() else units
    place = np.zeros(len(readings), dtype=np.int64)
    found = standard_errors(readings.values, given, denominator, place, [metric])
    return none if found is None else found
