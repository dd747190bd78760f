"""Rates of what can happen several times: Poisson counts by an exposure."""

from collections.abc import Mapping

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.intervals import Interval


@frozen
class PerHundred:
    """A Poisson count by a hundred of something: 100 * numerator / denominator."""

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "byar"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator and denominator: none."""
        return ()

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the rates."""
        return poisson_interval(parts["numerator"], parts["denominator"], level=level)


def poisson_interval(
    events: Floats, exposure: Floats, *, per: float = 100, level: float = 0.95
) -> Interval:
    """
    Return rates of events by exposure, and their intervals by Byar's approximation.

    Args:
        events: How many there were.
        exposure: Of what.
        per: By how many of these.
        level: How often the interval holds the true rate.

    Returns:
        Rates, standard errors and ends. Of no events the standard error is that of
        one: it is never 0.

    Shape:
        events and exposure broadcast.

    Units:
        Events by `per` of the exposure.

    Source:
        Breslow and Day, Statistical Methods in Cancer Research II (1987), 2.3.

    Example:
        >>> made = poisson_interval(np.array([10.0]), np.array([100.0]), per=100)
        >>> made.value, made.low.round(2), made.high.round(2)
        (array([10.]), array([4.79]), array([18.39]))
    """
    z = float(normal_quantile((1 + level) / 2))
    count, more = np.asarray(events, np.float64), np.asarray(events, np.float64) + 1
    below = np.where(exposure > 0, exposure, np.nan) / per
    some = np.maximum(count, 1)
    low = np.where(
        count > 0,
        some * np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0) ** 3,
        0,
    )
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return Interval(
        value=count / below,
        standard_error=np.sqrt(some) / below,
        low=low / below,
        high=high / below,
        effective_n=exposure,
        method="byar",
        level=level,
    )
