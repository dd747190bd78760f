"""
The value of customers, and how far it may be off: the arithmetic of `lifetime_value`.

    value = margin · discounted purchases · spend

Discounted purchases depend on a customer's history alone, and spend is a line in his
mean money. So everything is worked out once for each distinct history, and sums over
customers need no customer.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.retention.lengths import TimeUnit, require_unit
from okrkit.retention.lifetime.described import positive
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.base import Base
from okrkit.retention.value.terms import Terms

Spend: TypeAlias = GammaGamma | float
"""What customers spend on a purchase: a model of it, or always as much."""

_STEP: Final = 1e-4
"""Of the central differences, in log-parameters."""


def as_purchasing(model: object) -> Purchasing:
    """
    Return a model of purchases that knows its unit of time.

    Raises:
        InvalidOKRError: None, or one that does not know it.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> as_purchasing(BetaGeo(r=1, alpha=1, a=1, b=1, unit="weeks")).unit
        'weeks'
    """
    if isinstance(model, Purchasing):
        unit_of(model)
        return model
    raise InvalidOKRError(
        "no model of purchases",
        code="wrong-type",
        place="purchases",
        expected="BetaGeo, ModifiedBetaGeo or ParetoNBD with its parameters",
        got=shown(model),
        hint="BetaGeo.fit(summary) finds them.",
    )


def unit_of(model: Purchasing) -> TimeUnit:
    """
    Return the unit of a model's times, which must be known: terms are texts.

    Raises:
        InvalidOKRError: Nobody has said it.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> unit_of(BetaGeo(r=1, alpha=1, a=1, b=1, unit="days"))
        'days'
    """
    return require_unit(model.unit, place="purchases", got=type(model).__name__)


def as_spend(model: object) -> Spend:
    """
    Return a model of spend, or an amount above 0 that is always the same.

    Raises:
        InvalidOKRError: Neither.

    Example:
        >>> as_spend(20)
        20.0
    """
    return model if isinstance(model, GammaGamma) else positive(model, field="spend")


def if_alive(model: Purchasing, x: Floats, age: Floats, terms: Terms) -> Floats:
    """
    Return discounted purchases to come, of customers who are still there.

    Args:
        model: Of purchases.
        x: Repeat purchases so far.
        age: Of the customer.
        terms: Horizon, discount and timing.

    Returns:
        For "purchase" the sum of exp(-rate · time) over purchases; for "month-end" of
        exp(-rate · end of its month).

    Shape:
        x and age (n,).

    Units:
        Purchases of today's worth.

    Source:
        Fader, Hardie and Lee, Journal of Marketing Research 42 (2005), 415-430; by
        months as lifetimes' `customer_lifetime_value` has it.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
        >>> one, year = np.ones(1), Terms.of(horizon="1 years", discount=0)
        >>> if_alive(model, 2 * one, 38.86 * one, year).round(3)
        array([2.151])
    """
    unit = unit_of(model)
    rate, upto = terms.rate(unit), terms.ahead(unit)
    if terms.timing == "purchase":
        return model.discounted_if_alive(x, age, rate=rate, horizon=upto)
    months = round(terms.ahead("months"))
    ends: Floats = np.arange(1.0, months + 1) * (upto / months)
    ahead = np.tile(ends, (len(x), 1))
    bought = np.diff(model.purchases_if_alive(x, age, ahead), prepend=0.0)
    worth: Floats = bought @ np.exp(-rate * ends)
    return worth


def purchases_of(model: Purchasing, base: Base, terms: Terms) -> Floats:
    """
    Return discounted purchases of each distinct history, its chance to be gone in it.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
        >>> rows = {"frequency": [2], "recency": [30.43], "T": [38.86]}
        >>> base = Base.read(rows, "weeks", monetary=None)
        >>> year = Terms.of(horizon="1 years", discount=0)
        >>> purchases_of(model, base, year).round(3)
        array([1.563])
    """
    alive = model.probability_alive(base.x, base.last, base.age)
    alive *= if_alive(model, base.few_x, base.few_age, terms)[base.at]
    return alive


def failed(purchases: Purchasing, spend: Spend) -> str:
    """
    Say which of the models is of a fit that did not converge.

    Args:
        purchases: The model of purchases.
        spend: That of spend, or an amount.

    Returns:
        Its name and why no error is known; "" where both are estimates, or given.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> failed(BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426), 10.0)
        ''
    """
    for model in (purchases, spend):
        fit = None if isinstance(model, int | float) else model.fitted
        if fit is not None and not fit.converged:
            why = f": {fit.note}" if fit.note else ""
            name = type(model).__name__
            return f"the fit of {name} did not converge, no error is known{why}"
    return ""


def spend_of(spend: Spend, x: Floats) -> tuple[Floats, Floats]:
    """
    Return spend as a line in the mean money of customers who bought x times again.

    Args:
        spend: A model, or an amount.
        x: Repeat purchases.

    Returns:
        Where the line begins, and its slope.

    Shape:
        As x.

    Units:
        Money, and none.

    Source:
        `GammaGamma.expected_spend`, at two points of its line.

    Example:
        >>> level, slope = spend_of(GammaGamma(p=6.25, q=3.74, v=15.44), np.arange(2.0))
        >>> level.round(2), slope.round(2)
        (array([35.22, 10.73]), array([0. , 0.7]))
    """
    if not isinstance(spend, GammaGamma):
        return np.full(len(x), spend), np.zeros(len(x))
    few, places = np.unique(x, return_inverse=True)
    mean = spend.mean_spend
    one = spend.expected_spend(few, np.full(len(few), mean))
    two = spend.expected_spend(few, np.full(len(few), 2 * mean))
    return (2 * one - two)[places], ((two - one) / mean)[places]


@frozen(eq=False, kw_only=True)
class Slopes:
    """
    How values turn with the parameters: their errors by the delta method.

    Attributes:
        bought: Of discounted purchases, by log-parameter of the model of purchases.
        level: Of where the line of spend begins, by log-parameter of that model.
        slope: Of its slope.
        purchases_covariance: Of the log-parameters; None where they were given.
        spend_covariance: The same of spend.

    Shape:
        Slopes (parameters, histories), covariances (parameters, parameters).
    """

    bought: Floats
    level: Floats
    slope: Floats
    purchases_covariance: Floats
    spend_covariance: Floats

    def variance(self, base: Base, made: "Worth", margin: float) -> Floats:
        """Return the variance of each customer's value."""
        by_bought = _spread(self.bought, self.bought, self.purchases_covariance)
        by_level = _spread(self.level, self.level, self.spend_covariance)
        both = _spread(self.level, self.slope, self.spend_covariance)
        by_slope = _spread(self.slope, self.slope, self.spend_covariance)
        at, m = base.places, base.money
        found = by_level[at] + m * (2 * both[at] + m * by_slope[at])
        found *= made.bought[at] ** 2
        found += made.spend(base) ** 2 * by_bought[at]
        return margin**2 * found

    def variance_of_sum(self, base: Base, made: "Worth", margin: float) -> float:
        """Return the variance of the sum of all values, whose errors go together."""
        paid = made.level * base.many + made.slope * base.paid
        one = margin * (self.bought @ paid)
        turn = self.level * base.many + self.slope * base.paid
        two = margin * (turn @ made.bought)
        found = one @ self.purchases_covariance @ one
        return float(found + two @ self.spend_covariance @ two)


@frozen(eq=False, kw_only=True)
class Worth:
    """
    What each distinct history comes to.

    Attributes:
        alive: Chance to be still there.
        bought: Discounted purchases, that chance in them.
        level: Spend of a customer whose mean money is 0.
        slope: How spend rises with mean money.

    Shape:
        Each (histories,).
    """

    alive: Floats
    bought: Floats
    level: Floats
    slope: Floats

    @classmethod
    def of(
        cls, purchases: Purchasing, spend: Spend, base: Base, terms: Terms
    ) -> "Worth":
        """Work out every distinct history once."""
        alive = purchases.probability_alive(base.x, base.last, base.age)
        level, slope = spend_of(spend, base.x)
        return cls(
            alive=alive,
            bought=alive
            * if_alive(purchases, base.few_x, base.few_age, terms)[base.at],
            level=level,
            slope=slope,
        )

    def with_first(self, first: bool) -> "Worth":  # noqa: FBT001 - one flag, handed on
        """Return the same with a purchase that is made now, if it is."""
        return evolve(self, bought=self.bought + float(first))

    def spend(self, base: Base) -> Floats:
        """Return the spend of each customer."""
        return self.level[base.places] + self.slope[base.places] * base.money

    def value(self, base: Base, margin: float) -> Floats:
        """Return the value of each customer."""
        each: Floats = margin * self.bought[base.places] * self.spend(base)
        return each

    def total(self, base: Base, margin: float) -> float:
        """Return the sum of all values."""
        paid = self.level * base.many + self.slope * base.paid
        return margin * float(self.bought @ paid)


def slopes_of(
    purchases: Purchasing, spend: Spend, base: Base, terms: Terms
) -> Slopes | None:
    """
    Return how values turn with the parameters.

    Args:
        purchases: Fitted.
        spend: Fitted, or an amount.
        base: The customers.
        terms: Horizon, discount and timing.

    Returns:
        Slopes and covariances; None where a model was given, or its fit is none.

    Source:
        Central differences in the log-parameters, of distinct histories.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> rows = {"frequency": [2], "recency": [30.43], "T": [38.86]}
        >>> base = Base.read(rows, "weeks", monetary=None)
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
        >>> year = Terms.of(horizon="1 years", discount=0)
        >>> slopes_of(model, 20.0, base, year) is None
        True
    """
    known = purchases.converged and (
        not isinstance(spend, GammaGamma) or spend.converged
    )
    if not known:
        return None
    fit = purchases.require_fit()
    bought = _turns(
        lambda logs: purchases_of(purchases.moved(logs), base, terms), fit.at
    )
    none = np.zeros((1, len(base.x)))
    level, slope, covariance = none, none, np.zeros((1, 1))
    if isinstance(spend, GammaGamma):
        money = spend.require_fit()
        covariance = money.log_covariance
        lines = _turns(
            lambda logs: np.stack(spend_of(spend.moved(logs), base.x)), money.at
        )
        level, slope = lines[:, 0], lines[:, 1]
    return Slopes(
        bought=bought,
        level=level,
        slope=slope,
        purchases_covariance=fit.log_covariance,
        spend_covariance=covariance,
    )


def _turns(value: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Return central differences of an array-valued function."""
    return np.stack(
        [
            (value(at + move) - value(at - move)) / (2 * _STEP)
            for move in np.eye(len(at)) * _STEP
        ]
    )


def _spread(one: Floats, two: Floats, covariance: Floats) -> Floats:
    found: Floats = ((covariance @ one) * two).sum(axis=0)
    return found
