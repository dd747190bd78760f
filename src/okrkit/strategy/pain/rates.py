"""`rate_ratio`: how many times as often something happens as before, exactly."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.retention.estimates.beta import beta_cdf, beta_quantile
from okrkit.retention.estimates.intervals import check_level

__all__ = ["rate_ratio"]

# Beyond it a float no longer tells one count from the next.
_MOST: Final = 2.0**53


def rate_ratio(
    now: ArrayLike,
    before: ArrayLike,
    *,
    exposure_now: ArrayLike = 1.0,
    exposure_before: ArrayLike = 1.0,
    level: float = 0.95,
) -> tuple[Floats, Floats, Floats, Floats]:
    """
    Compare two counts that may each be chance, by the rates behind them.

    Given how many there were in both spans together, how many fall into the second is
    binomial, whatever the rates.

    Args:
        now: How many there are in the later span.
        before: How many there were in the earlier one.
        exposure_now: Of what: accounts times days.
        exposure_before: The same of the earlier span.
        level: How often the interval holds the true ratio, at least.

    Returns:
        The ratio of the rates, the lower and the upper end of its interval, and the
        p-value of there being no change, twice that of the nearer side. The ratio is
        infinite where there were none before, and NaN where there are none at all.

    Raises:
        InvalidOKRError: Counts below 0 or that are not whole, or no exposure.

    Shape:
        All broadcast.

    Units:
        A ratio; a probability.

    Source:
        Clopper and Pearson, Biometrika 26 (1934), 404-413, of the conditional binomial:
        Przyborowski and Wilenski, Biometrika 31 (1940), 313-323.

    Example:
        >>> made = rate_ratio(11, 21, exposure_now=800, exposure_before=3011)
        >>> [round(float(part), 4) for part in made]
        [1.9715, 0.8584, 4.2773, 0.112]
    """
    a, b = (
        _counts(column, place) for column, place in ((now, "now"), (before, "before"))
    )
    of_a, of_b = (
        _exposure(column, place)
        for column, place in (
            (exposure_now, "exposure_now"),
            (exposure_before, "exposure_before"),
        )
    )
    tail = (1 - check_level(level)) / 2
    a, b, of_a, of_b = np.broadcast_arrays(a, b, of_a, of_b)
    even = of_a / (of_a + of_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a / of_a) / (b / of_b)
        low = np.where(a > 0, beta_quantile(tail, a, b + 1), 0.0)
        high = np.where(b > 0, beta_quantile(1 - tail, a + 1, b), 1.0)
        low, high = (end / (1 - end) * of_b / of_a for end in (low, high))
        at_least = np.where(a > 0, beta_cdf(even, a, b + 1), 1.0)
        at_most = np.where(b > 0, beta_cdf(of_b / (of_a + of_b), b, a + 1), 1.0)
    p = np.minimum(1.0, 2 * np.minimum(at_least, at_most))
    nothing = a + b == 0
    low, high = (np.where(nothing, end, e) for end, e in ((0.0, low), (np.inf, high)))
    return ratio, low, high, p


def _counts(column: ArrayLike, place: str) -> Floats:
    count = numbers(column, place=place, most=_MOST)
    if not bool(((count >= 0) & (count == np.round(count))).all()):
        raise InvalidOKRError(
            "not a count",
            code="not-a-count",
            place=place,
            expected="whole numbers, 0 or more",
            got=shown(column),
        )
    return count


def _exposure(column: ArrayLike, place: str) -> Floats:
    exposure = numbers(column, place=place, most=LARGEST)
    if not bool((exposure > 0).all()):
        raise InvalidOKRError(
            "nothing that it could happen to",
            code="not-positive",
            place=place,
            expected="numbers above 0",
            got=shown(column),
        )
    return exposure
