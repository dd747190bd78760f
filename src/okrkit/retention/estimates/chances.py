"""The chance that a true value is at least so much, by the rule of the interval."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from okrkit.numerics.special import normal_cdf, normal_quantile
from okrkit.retention.estimates.estimator import Estimator, Promoters

if TYPE_CHECKING:
    from okrkit.retention.estimates.estimate import Estimate

_Ends: TypeAlias = Callable[[float], tuple[float, float]]

_FARTHEST: Final = 8.0
"""Standard errors beyond which a chance is 0 or 1, as far as floats can tell."""

_HALVINGS: Final = 36


def chance_above(one: "Estimate", at: float) -> float | None:
    """
    Return the chance that the true value lies above a number.

    It is the level at which an end of the interval, made again by the same rule, is
    that number. So it is (1 + level) / 2 at the lower end, (1 - level) / 2 at the upper
    one, and 1/2 between the ends of an interval of level 0.

    Args:
        one: The estimate.
        at: The number, in the definition's unit.

    Returns:
        The chance; None where value, or both interval and error, are not known.

    Units:
        A chance.

    Source:
        Confidence distributions: Cox, Annals of Mathematical Statistics 29 (1958),
        357-372. Where no rule is known the ends are taken as those of two halves of
        normal distributions about the value; where no ends are, the error is.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> one = sample()["2026-01"]
        >>> round(chance_above(one, one.low), 6), chance_above(one, one.value)
        (0.975, 0.5)
    """
    ends = None if one.low is None or one.high is None else (one.low, one.high)
    error = one.standard_error
    if one.value is None or (one.estimator is not None and ends is None):
        return None
    off = one.value - at
    if ends is not None and ends[0] < ends[1]:
        if one.estimator is not None:
            return _by_rule(_remade(one, one.estimator), at)
        reach = float(normal_quantile((1 + one.level) / 2))
        error = (one.value - ends[0] if off > 0 else ends[1] - one.value) / reach
    if error is None:
        return None
    if off == 0 or error > 0:
        return _normal(off, error)
    return float(off > 0)


def _normal(off: float, error: float) -> float:
    return float(normal_cdf(off / error)) if off else 0.5


def _remade(one: "Estimate", rule: Estimator) -> _Ends:
    """Return what makes the ends of an interval of any level, again."""
    sums = {name: np.array([part]) for name, part in one.parts.items()}

    def ends(z: float) -> tuple[float, float]:
        """Make the ends that so many standard errors of a normal make."""
        level = float(normal_cdf(z) - normal_cdf(-z))
        if isinstance(rule, Promoters):
            made = rule.ends(sums, level=level)
            return float(made[0][0]), float(made[1][0])
        again = rule(sums, level=level)
        return float(again.low[0]), float(again.high[0])

    return ends


def _by_rule(ends: _Ends, at: float) -> float:
    """Search the level whose interval ends at a number."""
    low, high = ends(1e-9)
    if low <= at <= high:
        return 0.5
    upper = at > high
    near, far = 0.0, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        end = ends(middle)[int(upper)]
        # An end that is not known is farther than any.
        if end < at if upper else end > at:
            near = middle
        else:
            far = middle
    return float(normal_cdf(-far if upper else far))
