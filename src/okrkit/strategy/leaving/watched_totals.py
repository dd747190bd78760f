"""What a watch list comes to: expected churn, the share at risk, what may be lost."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.model.unit import Unit
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.value.ends import estimate_of
from okrkit.strategy.leaving.silence import chance_of

if TYPE_CHECKING:
    from okrkit.strategy.leaving.watched import WatchList

_CHANCE: Final = "chance alone"
_BOTH: Final = "the model's error and chance"
UNVALUED: Final = "customer whose value is not known"
"""Why a customer is not in a sum of values."""


def expected_churn(of: "WatchList") -> Estimate:
    """
    Return which share of a list's customers is expected to leave.

    Args:
        of: The list.

    Returns:
        The mean chance, with the error of the share who really leave. The interval is
        made on the scale of log odds, so that it stays between 0 and 1.

    Units:
        A ratio.

    Source:
        ``variance = Σ p (1 - p) / n² + error of the mean chance ²``.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> made = expected_churn(watched())
        >>> round(made.value, 4), round(made.standard_error, 4)
        (0.4667, 0.216)
    """
    definition = Definition(
        id=f"expected-churn.{of.source}",
        name="Expected churn",
        formula=f"mean chance of: {of.event}",
        unit="ratio",
        bounds=(0.0, 1.0),
        source="the sum of independent yes-or-no events",
    )
    if of.chance_note:
        return _untold(of, definition, of.chance_note)
    p, n = of.chance, len(of)
    mean = float(p.mean())
    error = math.hypot(math.sqrt(float(p @ (1 - p))) / n, of.chance_error or 0.0)
    low = high = mean
    if 0 < mean < 1:
        reach = float(normal_quantile(0.5 + of.level / 2)) * error / (mean * (1 - mean))
        odds = math.log(mean / (1 - mean))
        low, high = chance_of(odds + reach * np.array([-1.0, 1.0])).tolist()
    return Estimate(
        definition=definition,
        value=mean,
        standard_error=error,
        low=low,
        high=high,
        level=of.level,
        method=_method(of.chance_error),
        n=float(n),
        date=of.on,
        excluded=of.excluded,
    )


def at_risk_share(of: "WatchList", least: float) -> Estimate:
    """
    Return which share of a list's customers has at least such a chance of leaving.

    Args:
        of: The list.
        least: The chance.

    Returns:
        The share with Wilson's interval: that of a share of customers like these.

    Units:
        A ratio.

    Source:
        Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> print(at_risk_share(watched(), 0.4))
        Customers at risk: 66.67% (20.77% to 93.85%, 95% wilson), n 3
    """
    definition = Definition(
        id=f"at-risk-share.{of.source}.{100 * least:g}",
        name="Customers at risk",
        formula=f"customers with a chance of {100 * least:g}% or more / customers",
        unit="ratio",
        bounds=(0.0, 1.0),
    )
    if of.chance_note:
        return _untold(of, definition, of.chance_note)
    return estimated(
        definition,
        numerator=float(np.count_nonzero(of.chance >= least)),
        denominator=float(len(of)),
        level=of.level,
        date=of.on,
        excluded=of.excluded,
    )


def value_lost(of: "WatchList") -> Estimate:
    """
    Return what is expected to be lost with all customers of a list.

    Args:
        of: The list.

    Returns:
        The sum of the values at risk, with the error of the sum that is really lost;
        no value where none is known.

    Units:
        That of the list's values.

    Source:
        ``variance = Σ p (1 - p) value² + error of the sum ²``; an interval on the log
        scale.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> made = value_lost(watched())
        >>> made.value, round(made.standard_error, 2)
        (260.0, 200.5)
    """
    known = ~np.isnan(of.value)
    definition = _lost(of.source, of.unit)
    if of.value_note and known.any():
        return _untold(of, definition, of.value_note)
    missing = len(of) - int(known.sum())
    excluded = {**of.excluded, **({UNVALUED: missing} if missing else {})}
    if missing == len(of):
        return Estimate(
            definition=definition,
            value=None,
            date=of.on,
            n=0.0,
            excluded=excluded,
            note="nobody's value is known",
        )
    p, worth = of.chance[known], of.value[known]
    by_chance = math.sqrt(float((p * (1 - p)) @ worth**2))
    return estimate_of(
        definition,
        float(p @ worth),
        math.hypot(by_chance, of.value_error or 0.0),
        level=of.level,
        method=_method(of.value_error) + ", on the log scale",
        like=Estimate(
            definition=definition,
            value=None,
            date=of.on,
            n=float(known.sum()),
            excluded=excluded,
            note=of.note,
        ),
    )


def _untold(of: "WatchList", definition: Definition, why: str) -> Estimate:
    """Return a sum without a value, and why it has none."""
    return Estimate(
        definition=definition,
        value=None,
        date=of.on,
        n=float(len(of)),
        excluded=of.excluded,
        note=why,
    )


def _lost(source: str, unit: Unit) -> Definition:
    return Definition(
        id=f"value-at-risk.{source}",
        name="Value at risk",
        formula="sum of chance * value",
        unit=unit,
        kind="level",
    )


def _method(error: float | None) -> str:
    return _CHANCE if error is None else _BOTH
