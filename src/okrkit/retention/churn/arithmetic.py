"""The arithmetic of each definition of churn, on columns of counts."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

import numpy as np

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.spans import SpanCounts
from okrkit.retention.churn.estimators import Rate, rate_interval
from okrkit.retention.churn.flows import Flows
from okrkit.retention.estimates.estimator import Estimator, Share
from okrkit.retention.estimates.intervals import Interval, proportion_interval
from okrkit.retention.tables.periods import Periods


class Counted(Protocol):
    """Customers at the opening, those lost and those who came, as columns."""

    @property
    def opening(self) -> Floats:
        """There on the day before the period."""
        ...

    @property
    def lost(self) -> Floats:
        """Of those, not there at its end."""
        ...

    @property
    def new(self) -> Floats:
        """Came in the period."""
        ...

    @property
    def lost_new(self) -> Floats:
        """Of those, not there at its end."""
        ...

    @property
    def closing(self) -> Floats:
        """There at the end of the period."""
        ...


_Parts = tuple[Floats, Floats]

RATIOS: Final[Mapping[str, Callable[[Counted], _Parts]]] = {
    "cohort": lambda c: (c.lost, c.opening),
    "all-lost": lambda c: (c.lost + c.lost_new, c.opening),
    "average": lambda c: (c.lost + c.lost_new, (c.opening + c.closing) / 2),
    "start+new": lambda c: (c.lost + c.lost_new, c.opening + c.new),
}
"""Numerator and denominator of those definitions that are ratios."""

_SHARES: Final = ("cohort", "start+new")


def estimator_of(name: str, *, kept: bool) -> Estimator:
    """
    Return what makes values and intervals of a ratio.

    Args:
        name: Of the definition.
        kept: Whether retention is asked for, and not churn.

    Returns:
        Wilson's interval where the lost are part of the base, else a rate's.

    Example:
        >>> estimator_of("average", kept=False).method
        'poisson-score'
    """
    return Share() if name in _SHARES else Rate(kept=kept)


def central_hazard(counted: Counted, *, level: float) -> Interval:
    """
    Return churn by the central hazard: losses over mean customers, as a chance.

    Args:
        counted: Counts of customers.
        level: Of the intervals.

    Returns:
        1 - exp(-rate), with the ends of the rate's interval made chances.

    Shape:
        That of the counts.

    Units:
        Fractions.

    Source:
        Keyfitz, Introduction to the Mathematics of Population (1968).
    """
    lost, base = RATIOS["average"](counted)
    rate = rate_interval(lost, base, level=level)
    return Interval(
        value=-np.expm1(-rate.value),
        standard_error=np.exp(-rate.value) * rate.standard_error,
        low=-np.expm1(-rate.low),
        high=-np.expm1(-rate.high),
        effective_n=rate.effective_n,
        method=rate.method,
        level=level,
    )


def hazard_of(flows: Flows, name: str, *, level: float) -> Interval:
    """
    Return churn by a definition that is no ratio.

    Args:
        flows: Counts of customers.
        name: "hazard" or "exposure".
        level: Of the intervals.

    Returns:
        Churn with its intervals.

    Raises:
        InvalidOKRError: Days are not known, and "exposure" is asked for.

    Shape:
        (periods, segments).

    Units:
        Fractions.

    Source:
        `central_hazard`, `daily_exposure`.
    """
    if name == "hazard":
        return central_hazard(flows, level=level)
    return daily_exposure(flows.spans, flows.periods, level=level)


def daily_exposure(
    spans: SpanCounts | None, periods: Periods, *, level: float
) -> Interval:
    """
    Return churn by daily exposure: Kaplan-Meier through the days of each period.

    Args:
        spans: Days at risk; None where they are not known.
        periods: The spans of time.
        level: Of the intervals.

    Returns:
        Shares, Greenwood's standard errors, and Wilson's interval of as many customers
        as would give them; of nobody lost, of the mean number there.

    Raises:
        InvalidOKRError: Days are not known.

    Shape:
        (periods, segments).

    Units:
        Fractions.

    Source:
        Kaplan and Meier (1958); Greenwood (1926); Rothman, Journal of Chronic Diseases
        31 (1978), 557-560, for the interval.
    """
    if spans is None:
        raise InvalidOKRError(
            "it is not known from day to day who is a customer",
            code="days-unknown",
            place="definition",
            expected="Subscriptions, or Events with a number of days as inactive=",
            hint='Ask for definition="hazard".',
        )
    days = np.minimum(periods.edges[1:], periods.last_day + 1) - periods.edges[:-1]
    mean = spans.person_days / days[:, None]
    lost = np.where(mean > 0, 1 - spans.survived, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = spans.survived**2 * spans.hazard_squares
        like = lost * (1 - lost) / variance
    some = np.isfinite(like) & (like > 0)
    like = np.where(some, like, mean)
    made = proportion_interval(lost * like, like, level=level)
    return Interval(
        value=made.value,
        standard_error=np.where(some, np.sqrt(variance), made.standard_error),
        low=made.low,
        high=made.high,
        effective_n=like,
        method="wilson",
        level=level,
    )
