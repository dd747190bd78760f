"""Intervals of revenue kept and won: customers are the clusters, not the euros."""

from collections.abc import Mapping

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


@frozen
class WithinOpening:
    """
    Revenue kept, or lost, of the opening revenue: from 0 to 1.

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
class AgainstOpening:
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
        kish = _kish(parts)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # A few large customers tell as much as a few customers.
            fewer = np.sqrt(kish / (kish - 1) * (1 - 1 / parts["n"]))
            error = made.standard_error * fewer
            known = (error > 0) & (made.value > 0) & np.isfinite(error)
            df = np.where(known, kish - 1, np.nan)
            reach = t_quantile((1 + level) / 2, df) * error / made.value
            low, high = made.value * np.exp(-reach), made.value * np.exp(reach)
        made = evolve(
            made,
            standard_error=np.where(known, made.standard_error, np.nan),
            # Without an upper end there is nothing between the ends: both are unknown.
            low=np.where(known & np.isfinite(high), low, np.nan),
            high=np.where(known & np.isfinite(high), high, np.nan),
            effective_n=kish,
            method=self.method,
        )
        return flipped(made) if self.lost else made


def _kish(parts: Mapping[str, Floats]) -> Floats:
    """Return as many equal customers as would tell as much."""
    squares = parts["below_squares"]
    return parts["denominator"] ** 2 / np.where(squares > 0, squares, np.nan)
