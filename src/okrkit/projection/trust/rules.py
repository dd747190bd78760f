"""Scoring rules: how good chances and quantiles were, against what came."""

import numpy as np
from attrs import frozen

from okrkit.scoring.arithmetic import Floats, Ints

CLIP = 0.001
"""Chances are scored as if they were this far from 0 and 1, at least, by `log_loss`."""

_Z95 = 1.959963984540054


def log_loss(chance: Floats, met: Floats, clip: float = CLIP) -> Floats:
    """
    Return how much a chance is surprised by what came.

    Args:
        chance: Of being met.
        met: 1 where it was met, 0 where not; NaN where nothing is known.
        clip: Chances nearer to 0 or 1 count as this near.

    Returns:
        ``-ln(chance)`` where it was met, ``-ln(1 - chance)`` where not.

    Shape:
        Any; kept.

    Units:
        Nats; from 0, the best, to ``-ln(clip)``.

    Source:
        Good (1952), Rational decisions.

    Example:
        >>> log_loss(np.array([0.5, 0.0]), np.array([1.0, 1.0])).round(3).tolist()
        [0.693, 6.908]
    """
    near = np.clip(chance, clip, 1 - clip)
    return np.asarray(-np.log(np.where(met > 0, near, 1 - near)) + 0 * met)


def pinball(quantiles: Floats, levels: Floats, outcome: Floats) -> Floats:
    """
    Return the loss of each quantile, least in the mean for the true one.

    Args:
        quantiles: What was forecast at each level.
        levels: Probabilities, each between 0 and 1.
        outcome: What came.

    Returns:
        ``level · (outcome - quantile)`` above it, ``(1 - level)`` times the distance
        below.

    Shape:
        quantiles (n, q), levels (q,), outcome (n,) → (n, q).

    Units:
        Those of the outcome.

    Source:
        Koenker and Bassett (1978), Regression quantiles.

    Example:
        >>> q, level = np.array([[1.0, 3.0]]), np.array([0.1, 0.9])
        >>> pinball(q, level, np.array([2.0])).round(2).tolist()
        [[0.1, 0.1]]
    """
    off = outcome[:, None] - quantiles
    return np.maximum(levels * off, (levels - 1) * off)


def crps(quantiles: Floats, levels: Floats, outcome: Floats) -> Floats:
    """
    Return the continuous ranked probability score, by quantiles.

    It is twice the mean pinball loss over all levels; each level stands for the
    levels that are nearer to it than to any other.

    Args:
        quantiles: What was forecast at each level.
        levels: Probabilities in rising order.
        outcome: What came.

    Returns:
        How far off the whole distribution was: a distance, 0 is best. Of a point it is
        the plain distance.

    Shape:
        quantiles (n, q), levels (q,), outcome (n,) → (n,).

    Units:
        Those of the outcome.

    Source:
        Gneiting and Raftery (2007), Strictly proper scoring rules, section 4.2.

    Example:
        >>> levels = np.array([0.25, 0.75])
        >>> crps(np.array([[5.0, 5.0]]), levels, np.array([7.0])).tolist()
        [2.0]
    """
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    return np.asarray(2 * pinball(quantiles, levels, outcome) @ np.diff(edges))


def covered(low: Floats, high: Floats, outcome: Floats) -> Floats:
    """
    Tell whether intervals hold what came.

    Args:
        low: Lower ends.
        high: Upper ends.
        outcome: What came.

    Returns:
        1 within, ends included, and 0 outside; NaN where an end is not known.

    Shape:
        Columns of one length (n,).

    Units:
        None.

    Source:
        None.

    Example:
        >>> low, high = np.array([1.0, 1.0]), np.array([2.0, 2.0])
        >>> covered(low, high, np.array([2.0, 3.0])).tolist()
        [1.0, 0.0]
    """
    inside = (low <= outcome) & (outcome <= high)
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(outcome)
    return np.where(unknown, np.nan, inside)


def wilson(hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """
    Return the range of shares that hits of so many speak for, at 95 %.

    Args:
        hits: How many were met.
        n: Of how many.

    Returns:
        Lower and upper ends; NaN where n is 0.

    Shape:
        Any of one shape; kept.

    Units:
        Fractions.

    Source:
        Wilson (1927), Probable inference, the law of succession.

    Example:
        >>> low, high = wilson(np.array([8.0]), np.array([10.0]))
        >>> low.round(3).tolist(), high.round(3).tolist()
        ([0.49], [0.943])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share, square = hits / n, _Z95**2 / n
        middle = (share + square / 2) / (1 + square)
        half = _Z95 * np.sqrt(share * (1 - share) / n + square / (4 * n))
    return middle - half / (1 + square), middle + half / (1 + square)


@frozen(eq=False, kw_only=True)
class Bins:
    """
    Chances and what came of them, sorted into bins of equal width.

    Attributes:
        edges: Where bins begin and end, shape (bins + 1,).
        n: How many chances lie in each.
        chance: Their mean; NaN of an empty bin.
        met: Share that was met; NaN of an empty bin.
    """

    edges: Floats
    n: Ints
    chance: Floats
    met: Floats

    @property
    def ece(self) -> float:
        """The expected calibration error: mean distance of the two, by `n`."""
        if not self.n.sum():
            return np.nan
        off = np.nan_to_num(np.abs(self.chance - self.met))
        return float(off @ self.n / self.n.sum())


def binned(chance: Floats, met: Floats, bins: int = 10) -> Bins:
    """
    Sort chances into bins, to see how often came what was given each chance.

    Args:
        chance: Chances; NaN where there is none.
        met: 1 where it was met, 0 where not; NaN where nothing is known.
        bins: How many.

    Returns:
        The bins, from 0 to 1; a chance of 1 lies in the last.

    Shape:
        Any of one shape → (bins,).

    Units:
        Fractions.

    Source:
        Murphy and Winkler (1977), Reliability of subjective probability forecasts;
        its error: Naeini and others (2015), Obtaining well calibrated probabilities.

    Example:
        >>> found = binned(np.array([0.1, 0.8, 0.9]), np.array([0.0, 1.0, 1.0]), 2)
        >>> found.met.tolist(), round(found.ece, 3)
        ([0.0, 1.0], 0.133)
    """
    known = ~np.isnan(chance + met)
    p, came = chance[known], met[known]
    # Chances such as 0.3 lie on an edge in floats, too: rounding puts them above it.
    place = np.minimum(np.floor(np.round(p * bins, 9)), bins - 1).astype(np.int64)
    n = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        chances = np.bincount(place, weights=p, minlength=bins) / n
        share = np.bincount(place, weights=came, minlength=bins) / n
    return Bins(edges=np.linspace(0, 1, bins + 1), n=n, chance=chances, met=share)


@frozen(kw_only=True)
class Murphy:
    """
    A mean Brier score in three parts: ``reliability - resolution + uncertainty``.

    Attributes:
        reliability: How far chances are from what came of them; 0 is best.
        resolution: How far apart what came of them is; more is better.
        uncertainty: What the base rate alone gets: ``rate · (1 - rate)``.
    """

    reliability: float
    resolution: float
    uncertainty: float


def murphy(chance: Floats, met: Floats) -> Murphy:
    """
    Take a mean Brier score apart, by the chances that were given.

    Args:
        chance: Chances.
        met: 1 where it was met, 0 where not.

    Returns:
        Its parts; NaN where there are no chances.

    Shape:
        Columns of one length (n,) → three numbers.

    Units:
        A probability, squared.

    Source:
        Murphy (1973), A new vector partition of the probability score.

    Example:
        >>> parts = murphy(np.array([0.7, 0.7, 0.1]), np.array([1.0, 0.0, 0.0]))
        >>> round(parts.reliability, 4), round(parts.resolution, 4)
        (0.03, 0.0556)
    """
    if not len(chance):
        return Murphy(reliability=np.nan, resolution=np.nan, uncertainty=np.nan)
    said, place, n = np.unique(chance, return_inverse=True, return_counts=True)
    share = np.bincount(place.ravel(), weights=met) / n
    rate = float(met.mean())
    return Murphy(
        reliability=float(n @ (said - share) ** 2) / len(chance),
        resolution=float(n @ (share - rate) ** 2) / len(chance),
        uncertainty=rate * (1 - rate),
    )


def jackknife(above: Floats, below: Floats, group: Ints) -> tuple[float, float]:
    """
    Return a ratio of two sums, and its standard error, by leaving groups out.

    Args:
        above: What is summed above the line; of a mean, the numbers.
        below: What is summed below it; of a mean, ones.
        group: The group of each; what is of one group is not independent.

    Returns:
        The ratio, and its error; NaN where there is none, an error of NaN of one group.

    Shape:
        Columns of one length (n,) → two numbers.

    Units:
        Those of the ratio.

    Source:
        Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 11.

    Example:
        >>> ratio, error = jackknife(np.arange(4.0), np.ones(4), np.arange(4))
        >>> ratio, round(error, 4)
        (1.5, 0.6455)
    """
    _, place = np.unique(group, return_inverse=True)
    tops, bottoms = (
        np.bincount(place.ravel(), weights=column) for column in (above, below)
    )
    top, bottom, size = tops.sum(), bottoms.sum(), len(tops)
    with np.errstate(all="ignore"):
        ratio = np.float64(top) / bottom
        without = (top - tops) / (bottom - bottoms)
        off = without - without.mean() if size else without
        error = np.sqrt((size - 1) / size * (off @ off)) if size > 1 else np.nan
    return float(ratio), float(error)
