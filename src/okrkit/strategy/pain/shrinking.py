"""`shrink`: values of many segments, pulled to the others where they are unsure."""

import math
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.numerics.special import normal_cdf, normal_quantile
from okrkit.retention.estimates.intervals import check_level

__all__ = [
    "Shrinkage",
    "Shrunken",
    "answer_errors",
    "between_variance",
    "rank_draws",
    "shrink",
]

Shrinkage: TypeAlias = Literal["averaged", "paule-mandel", "dersimonian-laird"]
"""How far segments differ in truth: averaged over what it may be, or one estimate."""

_HALVINGS: Final = 80
_NODES: Final = 101
_WORST: Final = 3.0
_MOST_DRAWN: Final = 20_000_000


@frozen(eq=False, kw_only=True)
class Shrunken:
    """
    Values pulled to their common mean, and what they were pulled by.

    Attributes:
        value: The shrunken values.
        error: Their standard errors.
        low: Lower ends of their intervals.
        high: Upper ends.
        weight: How much of each comes from the common mean, 0 to 1.
        mean: The common mean.
        spread: Standard deviation of the true values between segments.
        spreads: Every spread that is averaged over; one where it is one estimate.
        chances: How likely each of them is.

    Shape:
        Columns (k,), spreads and chances (j,).

    Example:
        >>> made = shrink([30, 50], [30, 10], "paule-mandel")
        >>> made.value.round(1).tolist(), made.spread
        ([48.0, 48.0], 0.0)
    """

    value: Floats
    error: Floats
    low: Floats
    high: Floats
    weight: Floats
    mean: float
    spread: float
    spreads: Floats
    chances: Floats


def shrink(
    values: ArrayLike,
    errors: ArrayLike,
    method: Shrinkage = "averaged",
    *,
    level: float = 0.95,
) -> Shrunken:
    """
    Pull values to their common mean, each as far as its own error makes it unsure.

    The true values are taken as normal around a common mean. How far they differ is
    estimated ("paule-mandel", "dersimonian-laird"), or averaged over all that it may be
    ("averaged"), where the pull on the typical segment is as likely one as another
    before the values are seen. Where an estimate is 0 every segment gets the mean.

    Args:
        values: One for each segment.
        errors: Their standard errors, above 0.
        method: How far true values differ.
        level: Of the intervals.

    Returns:
        The shrunken values with their errors. The error of the common mean is in them;
        that of an estimated spread is only where it is averaged over.

    Raises:
        InvalidOKRError: No values, errors that are not above 0, or an unknown method.

    Shape:
        (k,) each.

    Units:
        Those of the values.

    Source:
        Efron and Morris, JASA 70 (1975), 311-319; `between_variance`; uniform
        shrinkage: Daniels, Canadian Journal of Statistics 27 (1999), 567-578.

    Example:
        >>> made = shrink([10, 40, 50], [30, 10, 10])
        >>> made.value.round(1).tolist()
        [37.3, 41.2, 45.8]
    """
    y, s = _read(values, errors)
    choice(method, get_args(Shrinkage), field="method")
    level = check_level(level)
    if method == "averaged":
        spreads, chances = _averaged(y, s)
    else:
        spreads = np.array([math.sqrt(between_variance(y, s, method))])
        chances = np.ones(1)
    pull, mean, of_mean = _fitted(y, s, spreads)
    middle = y - pull * (y - mean[:, None])
    error = np.sqrt(s**2 * (1 - pull) + pull**2 * of_mean[:, None])
    value = chances @ middle
    return Shrunken(
        value=value,
        error=np.sqrt(chances @ (error**2 + (middle - value) ** 2)),
        low=_quantile(chances, middle, error, (1 - level) / 2),
        high=_quantile(chances, middle, error, (1 + level) / 2),
        weight=chances @ pull,
        mean=float(chances @ mean),
        spread=float(chances @ spreads),
        spreads=spreads,
        chances=chances,
    )


def between_variance(
    values: ArrayLike,
    errors: ArrayLike,
    method: Literal["paule-mandel", "dersimonian-laird"] = "paule-mandel",
) -> float:
    """
    Estimate how far true values differ between segments, as a variance.

    Args:
        values: One for each segment.
        errors: Their standard errors, above 0.
        method: "paule-mandel", for which the values are as far apart as they should be,
            or "dersimonian-laird", its first step.

    Returns:
        The variance; 0 where the values are no farther apart than their errors say.

    Raises:
        InvalidOKRError: No values, errors that are not above 0, or an unknown method.

    Shape:
        (k,) each → one number.

    Units:
        That of the values, squared.

    Source:
        Paule and Mandel, Journal of Research NBS 87 (1982), 377-385; DerSimonian and
        Laird, Controlled Clinical Trials 7 (1986), 177-188.

    Example:
        >>> round(between_variance([10, 40, 50], [10, 10, 10]), 1)
        333.3
    """
    y, s = _read(values, errors)
    choice(method, ("paule-mandel", "dersimonian-laird"), field="method")
    free = y.size - 1
    weight = s**-2
    if _apart(y, weight) <= free:
        return 0.0
    if method == "dersimonian-laird":
        bent = weight.sum() - (weight**2).sum() / weight.sum()
        return float((_apart(y, weight) - free) / bent)
    low, high = 0.0, float(((y - y.mean()) ** 2).sum())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _apart(y, 1 / (s**2 + middle)) > free:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def answer_errors(errors: ArrayLike, n: ArrayLike, worst: float) -> Floats:
    """
    Return errors that do not forget how little a few answers say of themselves.

    The interval of one answer, or of three that are alike, ends where the scale does
    and is too short for a value of its own. So the variance of an answer is that of the
    segment's own and of three more that differ as much as the scale allows.

    Args:
        errors: Standard errors, 0 or more.
        n: How many answers each rests on, above 0.
        worst: Largest standard deviation of one answer: half of the scale.

    Returns:
        ``sqrt((n * variance + 3 * worst²) / (n + 3) / n)``, where the variance is that
        of one answer, ``n * error²``.

    Shape:
        All broadcast.

    Units:
        Those of the errors.

    Source:
        okrkit's own choice; of a net promoter score it takes back the three answers
        that Rocks, arXiv 1601.07235 (2016), adds.

    Example:
        >>> answer_errors([37.5, 7.5], [1, 100], 100).round(1).tolist()
        [88.6, 7.6]
    """
    s = numbers(errors, place="errors", most=LARGEST)
    of = numbers(n, place="n", most=LARGEST)
    made: Floats = np.sqrt((of**2 * s**2 + _WORST * worst**2) / (of + _WORST) / of)
    return made


def rank_draws(
    values: ArrayLike,
    errors: ArrayLike,
    made: Shrunken,
    *,
    draws: int,
    seed: int,
    level: float = 0.95,
) -> tuple[Floats, Ints, Ints]:
    """
    Draw true values, and see who comes last.

    Args:
        values: As given to `shrink`.
        errors: As given to it.
        made: What it returned.
        draws: How many.
        seed: Of the draws.
        level: How many of its draws the ranks of a segment hold.

    Returns:
        The chance of each to have the lowest true value, and the lowest and the highest
        rank that it has in truth; rank 1 is the lowest value.

    Shape:
        (k,) each.

    Units:
        Chances; ranks.

    Source:
        Goldstein and Spiegelhalter, JRSS A 159 (1996), 385-443.

    Example:
        >>> made = shrink([10, 50, 52], [5, 5, 5])
        >>> worst, low, high = rank_draws([10, 50, 52], [5, 5, 5], made, draws=999,
        ...     seed=0)
        >>> worst.round(2).tolist(), low.tolist(), high.tolist()
        ([1.0, 0.0, 0.0], [1, 2, 2], [1, 3, 3])
    """
    y, s = _read(values, errors)
    rng = np.random.default_rng(seed)
    times = max(1, min(draws, _MOST_DRAWN // y.size))
    pull, mean, of_mean = _fitted(y, s, made.spreads)
    which = rng.choice(made.chances.size, size=times, p=made.chances)
    middle = mean[which] + np.sqrt(of_mean[which]) * rng.standard_normal(times)
    own = pull[which]
    true = y - own * (y - middle[:, None])
    true += s * np.sqrt(1 - own) * rng.standard_normal((times, y.size))
    tails = (1 - level) / 2, (1 + level) / 2
    rank = np.argsort(np.argsort(true, axis=1), axis=1) + 1
    worst = np.bincount(true.argmin(axis=1), minlength=y.size) / times
    ends = np.quantile(rank, tails, axis=0, method="inverted_cdf")
    return worst, ends[0].astype(np.int64), ends[1].astype(np.int64)


def _read(values: ArrayLike, errors: ArrayLike) -> tuple[Floats, Floats]:
    y = numbers(values, place="values", most=LARGEST)
    s = numbers(errors, place="errors", most=LARGEST)
    if y.ndim != 1 or y.shape != s.shape or not y.size:
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            place="errors",
            expected="one value and one error for each of at least one segment",
            got=f"shapes {y.shape} and {s.shape}",
        )
    if np.isnan(y).any() or not bool((s > 0).all()):
        raise InvalidOKRError(
            "nobody knows how sure a value is",
            code="error-unknown",
            place="errors",
            expected="known values with errors above 0",
            got=shown(float(np.min(s))),
        )
    return y, s


def _apart(y: Floats, weight: Floats) -> float:
    """Return how far values are apart, in their own errors: Cochran's Q."""
    mean = weight @ y / weight.sum()
    return float(weight @ (y - mean) ** 2)


def _averaged(y: Floats, s: Floats) -> tuple[Floats, Floats]:
    """Return spreads, and how likely each is once the values are seen."""
    # The pull on the typical segment is uniform; its nodes lie closest near none.
    edge = (np.arange(_NODES) + 0.5) / _NODES
    pull, prior = edge**3, edge**2
    spreads = np.sqrt((1 / pull - 1) / (s**-2).mean())
    _, mean, of_mean = _fitted(y, s, spreads)
    total = s**2 + spreads[:, None] ** 2
    log = -0.5 * (np.log(total) + (y - mean[:, None]) ** 2 / total).sum(axis=1)
    log += 0.5 * np.log(of_mean) + np.log(prior)
    chances = np.exp(log - log.max())
    return spreads, chances / np.sum(chances)


def _fitted(y: Floats, s: Floats, spreads: Floats) -> tuple[Floats, Floats, Floats]:
    """Return pulls (j, k), means and their variances (j,) for each spread."""
    total = s**2 + spreads[:, None] ** 2
    of_mean = 1 / (1 / total).sum(axis=1)
    return s**2 / total, of_mean * (y / total).sum(axis=1), of_mean


def _quantile(chances: Floats, middle: Floats, error: Floats, p: float) -> Floats:
    """Return quantiles of mixtures of normal distributions, one for each segment."""
    if chances.size == 1:
        only: Floats = middle[0] + error[0] * float(normal_quantile(p))
        return only
    low = (middle - 10 * error).min(axis=0)
    high = (middle + 10 * error).max(axis=0)
    for _ in range(_HALVINGS):
        at = (low + high) / 2
        below = chances @ normal_cdf((at - middle) / error) < p
        low, high = np.where(below, at, low), np.where(below, high, at)
    found: Floats = (low + high) / 2
    return found
