"""
Intervals of a ratio of two sums over customers: they are the clusters, not the euros.

Each is made on a scale that cannot leave what is possible. Student's t has as many
customers as equal ones would be (Kish); of fewer than `LEAST` nobody can say how
customers differ, and there is no interval.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from attrs import evolve, frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import t_quantile
from okrkit.retention.estimates.estimator import MOMENTS, clustered
from okrkit.retention.estimates.intervals import (
    Interval,
    flipped,
    proportion_interval,
)

LEAST: Final = 4.0
"""Equal customers below which there is no interval: three degrees of freedom."""


@frozen
class WithinWhole:
    """
    What was kept, or lost, of a whole such as opening revenue: from 0 to 1.

    As a share of as many equal customers as would give its error; of no more than
    Kish's effective number, so that one where nothing was lost is not certain.
    """

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "wilson-effective"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return MOMENTS

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the shares."""
        made = clustered(parts, level=level)
        share, kish = made.value, _kish(parts)
        with np.errstate(divide="ignore", invalid="ignore"):
            like = share * (1 - share) / made.standard_error**2
        like = np.where(np.isfinite(like) & (like > 0), np.minimum(like, kish), kish)
        # Rounding may leave a share a last digit above 1.
        part = np.clip(share, 0, 1) * like
        ends = proportion_interval(part, like, level=level)
        sure = ~(made.standard_error > 0)
        return evolve(
            made,
            standard_error=np.where(sure, ends.standard_error, made.standard_error),
            low=ends.low,
            high=ends.high,
            effective_n=like,
            method=self.method,
        )


@frozen
class AgainstBase:
    """
    A ratio that may be above 1: an interval on the logarithm, never below 0.

    Student's t has as many customers as equal ones would be (Kish). Of one customer,
    or of customers who all did the same, nobody knows an error.

    Attributes:
        lost: Whether the numerator is what was lost: opening less what is there.
    """

    lost: bool = False

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "clustered-log"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return MOMENTS

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the ratios."""
        below = parts["denominator"]
        above = below - parts["numerator"] if self.lost else parts["numerator"]
        made = clustered({**parts, "numerator": above}, level=level)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            reach, kish = _reach(made, made.value, parts, level)
            ends = made.value * np.exp(-reach), made.value * np.exp(reach)
        made = _known(made, ends, kish, self.method)
        return flipped(made) if self.lost else made


@frozen
class ShareOfSums:
    """
    A ratio from 0 to 1 of what customers do by what they could: on the log of the odds.

    Unlike `WithinWhole` it does not take a customer for one who either did or did not.
    """

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "clustered-logit"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return MOMENTS

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the shares."""
        made = clustered(parts, level=level)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            odds = made.value / (1 - made.value)
            reach, kish = _reach(made, made.value * (1 - made.value), parts, level)
            low, high = odds * np.exp(-reach), odds * np.exp(reach)
            ends = low / (1 + low), 1 - 1 / (1 + high)
        return _known(made, ends, kish, self.method)


def _reach(
    made: Interval, slope: Floats, parts: Mapping[str, Floats], level: float
) -> tuple[Floats, Floats]:
    """Return how far an interval goes on its own scale, and by how many customers."""
    kish = _kish(parts)
    # A few large customers tell as much as a few customers.
    fewer = np.sqrt(kish / (kish - 1) * (1 - 1 / parts["n"]))
    error = made.standard_error * fewer
    known = (error > 0) & (slope > 0) & np.isfinite(error) & (kish > LEAST - 1e-9)
    df = np.where(known, kish - 1, np.nan)
    return t_quantile((1 + level) / 2, df) * error / slope, kish


def _known(
    made: Interval, ends: tuple[Floats, Floats], kish: Floats, method: str
) -> Interval:
    """Return ratios with their ends; without one of the two neither is known."""
    known = np.isfinite(ends[0]) & np.isfinite(ends[1])
    return evolve(
        made,
        standard_error=np.where(made.standard_error > 0, made.standard_error, np.nan),
        low=np.where(known, ends[0], np.nan),
        high=np.where(known, ends[1], np.nan),
        effective_n=kish,
        method=method,
    )


def _kish(parts: Mapping[str, Floats]) -> Floats:
    """Return as many equal customers as would tell as much."""
    squares = parts["below_squares"]
    return parts["denominator"] ** 2 / np.where(squares > 0, squares, np.nan)
