"""`Steps`: the Kaplan-Meier estimate of each group, step by step, on arrays."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.special import normal_quantile
from okrkit.retention.arrays.durations import Durations

GONE_BEFORE: Final = "all at risk by then were lost, others came later: 0 says little"
"""What to know of a share of 0 that a few made, before others were watched."""

_Band = tuple[Floats, Floats]

NOBODY_LOST: Final = "nobody was lost so far: no error is known"
"""Why there is a share of 1 and no interval of it."""


@frozen(eq=False, kw_only=True)
class Steps:
    """
    Survival of groups at each time that an event or the end of watching came.

    Attributes:
        group: Place of the group.
        time: When.
        at_risk: Weight of those watched right before.
        events: Weight of those for whom it happened.
        censored: Weight of those not watched any longer.
        survival: Share for whom it has not happened.
        squares: Greenwood's sum: the variance of `survival` by its square.

    Shape:
        All (steps,), ordered by group, then time.
    """

    group: Ints
    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    survival: Floats
    squares: Floats

    @property
    def standard_error(self) -> Floats:
        """
        Greenwood's standard error; NaN where nobody is left, or nobody is lost.

        Shape:
            (steps,).
        """
        return self.errors(slice(None))

    def errors(self, rows: slice) -> Floats:
        """
        Return Greenwood's standard errors of some steps.

        Args:
            rows: Which.

        Returns:
            The errors; NaN where nobody is left, or nobody is lost.

        Shape:
            (rows,).
        """
        survival, squares = self.survival[rows], self.squares[rows]
        told = _told(survival)
        error = survival * np.sqrt(np.where(told, squares, 0.0))
        return np.where(told, error, np.nan)

    def of(self, group: int) -> "Steps":
        """
        Return the steps of one group.

        Args:
            group: Its place.

        Returns:
            Its steps, by time.
        """
        rows = slice(*np.searchsorted(self.group, [group, group + 1]))
        return Steps(
            group=self.group[rows],
            time=self.time[rows],
            at_risk=self.at_risk[rows],
            events=self.events[rows],
            censored=self.censored[rows],
            survival=self.survival[rows],
            squares=self.squares[rows],
        )


def steps_of(durations: Durations) -> Steps:
    """
    Estimate the survival of each group.

    Args:
        durations: Spans by group and time.

    Returns:
        The product-limit estimate.

    Shape:
        Spans (rows,) → steps.

    Units:
        Times as they are.

    Source:
        Kaplan and Meier, JASA 53 (1958), 457-481; Greenwood (1926).

    Example:
        >>> from okrkit.retention.arrays.durations import durations_of_arrays
        >>> happened = np.array([True, True, False])
        >>> spans = durations_of_arrays(np.array([1, 2, 3]), happened)
        >>> steps_of(spans).survival.round(3)
        array([0.667, 0.333, 0.333])
    """
    at_risk = risk_of(durations)
    left = durations.events + durations.censored
    kept = left > 0
    group, events, n = durations.group[kept], durations.events[kept], at_risk[kept]
    survival, squares = np.ones(len(n)), np.zeros(len(n))
    ends = np.searchsorted(group, np.arange(len(durations.groups) + 1))
    stay = np.maximum(n - events, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(events > 0, stay / n, 1.0)
        part = np.where(events > 0, events / (n * stay), 0.0)
    for begin, end in pairwise(ends.tolist()):
        np.cumprod(share[begin:end], out=survival[begin:end])
        np.cumsum(part[begin:end], out=squares[begin:end])
    return Steps(
        group=group,
        time=durations.time[kept],
        at_risk=n,
        events=events,
        censored=durations.censored[kept],
        survival=survival,
        squares=squares,
    )


def risk_of(durations: Durations) -> Floats:
    """
    Count who is at risk at each row's time: watched since before it.

    Args:
        durations: Spans by group and time.

    Returns:
        Weights.

    Shape:
        (rows,).

    Example:
        >>> from okrkit.retention.arrays.durations import durations_of_arrays
        >>> happened = np.array([True, False])
        >>> risk_of(durations_of_arrays(np.array([1, 2]), happened))
        array([0., 2., 1.])
    """
    flow = durations.entered - durations.events - durations.censored
    there = np.empty(len(flow))
    ends = np.searchsorted(durations.group, np.arange(len(durations.groups) + 1))
    for begin, end in pairwise(ends.tolist()):
        np.cumsum(flow[begin:end], out=there[begin:end])
    # What floats leave of nobody at all may lie beside 0.
    return np.maximum(there - flow, 0.0)


def band(survival: Floats, squares: Floats, *, method: str, level: float) -> _Band:
    """
    Return the pointwise interval of a survival curve.

    Args:
        survival: Of the steps.
        squares: Greenwood's sums.
        method: "log-log", "log" or "plain".
        level: How often the interval holds the true survival.

    Returns:
        Lower and upper ends; NaN where there is nothing to make them of: nobody left,
        or nobody lost.

    Shape:
        All (steps,).

    Units:
        Fractions.

    Source:
        Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1.4;
        the names are those of R's survival, whose default is "log".

    Example:
        >>> share, squares = np.array([18 / 21]), np.array([3 / (21 * 18)])
        >>> low, high = band(share, squares, method="log-log", level=0.95)
        >>> low.round(4), high.round(4)
        (array([0.6197]), array([0.9516]))
    """
    z = float(normal_quantile((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = BANDS[method](survival, z * np.sqrt(squares))
    told = _told(survival)
    return np.where(told, low, np.nan), np.where(told, high, np.nan)


def _told(survival: Floats) -> Flags:
    """Tell where spans say how far off a share may be: that none was lost says not."""
    return (survival > 0) & (survival < 1)


def _log_log(survival: Floats, reach: Floats) -> _Band:
    power = np.exp(reach / -np.log(survival))
    return survival**power, survival ** (1 / power)


def _log(survival: Floats, reach: Floats) -> _Band:
    # On this scale nothing keeps the upper end below 1; R ends there, too.
    return survival * np.exp(-reach), np.minimum(survival * np.exp(reach), 1.0)


def _plain(survival: Floats, reach: Floats) -> _Band:
    return survival * (1 - reach), survival * (1 + reach)


BANDS: Final[Mapping[str, Callable[[Floats, Floats], _Band]]] = {
    "log-log": _log_log,
    "log": _log,
    "plain": _plain,
}
"""Intervals of a survival curve, by name; "plain" may leave 0 to 1."""
