"""
Estimators: how parts that add up become a value with its interval.

One rule for a row, and for many rows pooled: their parts are added, and the same
estimator is asked again.
"""

import math
from collections.abc import Mapping
from typing import Final, Protocol

import numpy as np
from attrs import evolve, frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.estimates.intervals import (
    NPS_METHODS,
    Interval,
    mean_interval,
    nps_interval,
    proportion_interval,
    ratio_interval,
)

__all__ = [
    "MOMENTS",
    "Estimator",
    "Mean",
    "Promoters",
    "Share",
    "clustered",
    "effective",
]

MOMENTS: Final = ("above_squares", "products", "below_squares")
"""Sums over customers that the error of a ratio of two sums needs: e², es and s²."""


class Estimator(Protocol):
    """
    How sums become values: a class of one method, and the name of its intervals.

    Example:
        >>> made = Share("wilson")
        >>> made.method, made.needs
        ('wilson', ())
    """

    @property
    def method(self) -> str:
        """Name of the intervals."""
        ...

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        ...

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return values with their intervals."""
        ...


@frozen
class Share:
    """
    The share of a whole: numerator / denominator.

    Where there is a part "squares", sums of squared weights, the interval is that of
    Kish's effective number of equally weighted ones.

    Attributes:
        method: See `proportion_interval`.

    Example:
        >>> sums = {"numerator": np.array([4.0]), "denominator": np.array([5.0])}
        >>> Share()(sums, level=0.95).low.round(5)
        array([0.37553])
    """

    method: str = "wilson"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return ()

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the shares."""
        count = effective(parts)
        part = _rate(parts["numerator"], parts["denominator"], count)
        made = proportion_interval(part, count, method=self.method, level=level)
        return _exactly(made, parts, 1)


@frozen
class Promoters:
    """
    The Net Promoter Score: numerator is promoters less detractors, of all.

    Attributes:
        method: See `nps_interval`.

    Example:
        >>> sums = {"numerator": 45.0, "denominator": 100.0, "detractors": 15.0}
        >>> sums = {name: np.array([part]) for name, part in sums.items()}
        >>> Promoters()(sums, level=0.95).low.round(4)
        array([29.3431])
    """

    method: str = "adjusted-wald"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return ("detractors",)

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the scores, in points."""
        made = nps_interval(*_answers(parts), method=self.method, level=level)
        return _exactly(made, parts, 100)

    def ends(
        self, parts: Mapping[str, Floats], *, level: float
    ) -> tuple[Floats, Floats]:
        """Return the ends as the method has them, which need not hold the value."""
        low, high = NPS_METHODS[self.method](*_answers(parts), level)
        return 100 * low, 100 * high


@frozen
class Mean:
    """
    The mean of values: numerator is their sum, "second" that of their squares.

    Of values that are all alike nobody knows how far off their mean may be: it has no
    error and no ends.

    Attributes:
        bounds: Lowest and highest value that can be: ends beyond are cut there.

    Example:
        >>> sums = {"numerator": 15.0, "denominator": 5.0, "second": 55.0}
        >>> sums = {name: np.array([part]) for name, part in sums.items()}
        >>> Mean()(sums, level=0.95).value
        array([3.])
    """

    bounds: tuple[float, float] = (-math.inf, math.inf)

    @property
    def method(self) -> str:
        """Name of the intervals."""
        return "t"

    @property
    def needs(self) -> tuple[str, ...]:
        """Parts it needs beside numerator, denominator and n."""
        return ("second",)

    def __call__(self, parts: Mapping[str, Floats], *, level: float) -> Interval:
        """Return the means."""
        made = mean_interval(
            parts["numerator"],
            parts["second"],
            parts["denominator"],
            effective_n=effective(parts),
            level=level,
        )
        made = _in_doubt(made)
        low, high = (np.clip(end, *self.bounds) for end in (made.low, made.high))
        return evolve(made, low=low, high=high)


def clustered(parts: Mapping[str, Floats], *, level: float) -> Interval:
    """
    Return ratios of two sums over customers, and what customers alike leave of error.

    Args:
        parts: Numerator, denominator, n and the `MOMENTS`.
        level: Of the intervals.

    Returns:
        The ratios; where all customers did the same the error is 0.

    Shape:
        That of the parts.

    Units:
        Those of the numerator over those of the denominator.

    Source:
        `ratio_interval`.

    Example:
        >>> sums = dict.fromkeys(("numerator", "denominator", *MOMENTS), np.ones(1))
        >>> clustered({**sums, "n": np.array([2.0])}, level=0.95).standard_error
        array([0.])
    """
    moments = {name: parts[name] for name in MOMENTS}
    return ratio_interval(
        parts["numerator"], parts["denominator"], **moments, n=parts["n"], level=level
    )


def effective(parts: Mapping[str, Floats]) -> Floats:
    """
    Return Kish's effective number: (Σw)² / Σw², or the denominator without weights.

    Args:
        parts: With "denominator", the sum of the weights, and maybe "squares".

    Returns:
        As many equally weighted ones would tell as much.

    Shape:
        That of the parts.

    Units:
        A count.

    Source:
        Kish, Survey Sampling (1965).

    Example:
        >>> import numpy as np
        >>> effective({"denominator": np.array([3.0]), "squares": np.array([5.0])})
        array([1.8])
    """
    total = parts["denominator"]
    squares = parts.get("squares")
    if squares is None:
        return total
    return np.divide(
        total * total, squares, out=np.zeros_like(total), where=squares > 0
    )


def _answers(parts: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return promoters, detractors and answers, as many as tell as much."""
    count, of = effective(parts), parts["denominator"]
    promoters = parts["numerator"] + parts["detractors"]
    return (
        _rate(promoters, of, count),
        _rate(parts["detractors"], of, count),
        count,
    )


def _rate(part: Floats, whole: Floats, count: Floats) -> Floats:
    """Return how many of so many that are."""
    if whole is count:
        return part
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.minimum(share, 1) * count


def _in_doubt(made: Interval) -> Interval:
    """Return no error where nothing differed: that is no proof that nothing does."""
    sure = made.standard_error == 0
    columns = [
        np.where(sure, np.nan, column)
        for column in (made.standard_error, made.low, made.high)
    ]
    return evolve(made, standard_error=columns[0], low=columns[1], high=columns[2])


def _exactly(made: Interval, parts: Mapping[str, Floats], rate: int) -> Interval:
    """Return the value of the very sums that stand beside it, to the last digit."""
    of = np.where(np.isnan(made.value), np.nan, parts["denominator"])
    return evolve(made, value=rate * (parts["numerator"] / of))
