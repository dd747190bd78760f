"""Rates of loss and their intervals, where what is lost is no part of its base."""

from collections.abc import Mapping

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.intervals import Interval, flipped


@frozen
class Rate:
    """
    Losses over a base that need not hold them: an event count by its exposure.

    Attributes:
        kept: Whether the numerator is what was kept, base less losses.
    """

    kept: bool = False

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "poisson-score"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return ()

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the rates."""
        base = parts["denominator"]
        lost = base - parts["numerator"] if self.kept else parts["numerator"]
        made = rate_interval(lost, base, level=level)
        return flipped(made) if self.kept else made


def rate_interval(lost: Floats, base: Floats, *, level: float) -> Interval:
    """
    Return rates of loss and their score intervals.

    Args:
        lost: How many were lost.
        base: Of how many, or in how much time.
        level: How often the interval holds the true rate.

    Returns:
        Rates, standard errors and ends; of no loss the error is that of one.

    Shape:
        (n,), (n,) → (n,).

    Units:
        Losses by unit of the base.

    Source:
        The score interval of a Poisson count: Rao (1948); Barker, The American
        Statistician 56 (2002), 85-89.

    Example:
        >>> made = rate_interval(np.array([4.0]), np.array([100.0]), level=0.95)
        >>> made.low.round(4), made.high.round(4)
        (array([0.0156]), array([0.1029]))
    """
    z = float(normal_quantile((1 + level) / 2))
    base = np.where(base > 0, base, np.nan)
    reach = z * np.sqrt(lost + z * z / 4)
    middle = lost + z * z / 2
    low = np.where(lost > 0, (middle - reach) / base, 0 * base)
    return Interval(
        value=lost / base,
        standard_error=np.sqrt(np.maximum(lost, 1)) / base,
        low=low,
        high=(middle + reach) / base,
        effective_n=base,
        method="poisson-score",
        level=level,
    )
