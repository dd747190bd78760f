"""How beliefs came true: exact tails of the number of hits, and the Brier score."""

import numpy as np

from okrkit.numerics.arrays import Floats


def tails(chance: Floats, hits: int) -> tuple[float, float]:
    """
    Return how likely so few hits, and so many, are if the chances are right.

    Args:
        chance: Of each, independent of the others.
        hits: How many were met.

    Returns:
        The chance of at most that many, and of at least that many.

    Shape:
        (n,) → two numbers; n² steps.

    Units:
        Probabilities.

    Source:
        The Poisson binomial distribution; the binomial where all chances are equal.

    Example:
        >>> [round(tail, 4) for tail in tails(np.full(9, 0.5), 8)]
        [0.998, 0.0195]
    """
    count = np.ones(1)
    for p in chance.tolist():
        count = np.convolve(count, [1 - p, p])
    few, many = count[: hits + 1].sum(), count[hits:].sum()
    return float(min(few, 1.0)), float(min(many, 1.0))


def brier(chance: Floats, met: Floats) -> Floats:
    """
    Return the squared distance between chances and what came.

    Args:
        chance: Of being met.
        met: 1 where it was met, 0 where not; NaN where nothing is known.

    Returns:
        ``(chance - met)²``: 0 is best, 0.25 is what 50 % always gets, 1 is worst.

    Shape:
        Any; kept.

    Units:
        A probability, squared.

    Source:
        Brier (1950), Verification of forecasts expressed in terms of probability.

    Example:
        >>> brier(np.array([0.8]), np.array([1.0])).round(4).tolist()
        [0.04]
    """
    return (chance - met) ** 2
