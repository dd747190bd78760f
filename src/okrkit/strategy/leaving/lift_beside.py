"""`first_gain`: is more found in the first tenth of one ranking than of another."""

import math

import numpy as np

from okrkit.numerics.arrays import Floats


def first_gain(
    model: Floats, other: Floats, came: Floats, many: int
) -> tuple[float, float]:
    """
    Return how much higher the lift of one ranking's first customers is.

    Args:
        model: What ranks customers: the higher, the earlier.
        other: The other ranking.
        came: 1 where it came, 0 where not.
        many: How many are the first.

    Returns:
        Lift of the first ranking minus that of the second, and its standard error.

    Shape:
        (customers,) each.

    Units:
        Ratios of shares.

    Source:
        Whom both rank first tells nothing (McNemar, Psychometrika 12, 1947, 153-157):
        it is the difference of two shares, of those whom one of both ranks first. One
        success and one failure more on either side keep its error from being 0 (Agresti
        and Caffo, The American Statistician 54, 2000, 280-288).

    Example:
        >>> came = np.array([1.0, 0, 1, 0])
        >>> gain, error = first_gain(came, -came, came, 2)
        >>> gain, round(error, 3)
        (2.0, 0.866)
    """
    apart = _among(model, many) - _among(other, many)
    whole = many * float(came.mean())
    spread = 0.0
    for own in (np.maximum(apart, 0), np.maximum(-apart, 0)):
        share = (float(own @ came) + 1) / (float(own.sum()) + 2)
        spread += float(own @ own) * share * (1 - share)
    return float(apart @ came) / whole, math.sqrt(spread) / whole


def _among(score: Floats, many: int) -> Floats:
    """Return how far each is among the first; those of one score share the cut."""
    _, place, counts = np.unique(-score, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    inside: Floats = np.clip((many - before) / counts, 0, 1)[place]
    return inside
