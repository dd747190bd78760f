"""
The value of customers, and how far it may be off: the arithmetic of `lifetime_value`.

    value = margin · discounted purchases · spend

Discounted purchases depend on a customer's history alone, and spend is a line in his
mean money. So everything is worked out once for each distinct history, and sums over
customers need no customer.
"""

from collections.abc import Callable
from typing import Final, TypeAlias, TypeVar

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.beta_geo_family import BetaGeoFamily
from okrkit.retention.lifetime.described import positive
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import distinct
from okrkit.retention.value.base import Base
from okrkit.retention.value.terms import Terms

Spend: TypeAlias = GammaGamma | float
"""What customers spend on a purchase: a model of it, or always as much."""

_Model = TypeVar("_Model", bound=Purchasing | GammaGamma)
_STEP: Final = 1e-4
"""Of the central differences, in log-parameters."""

_SMALL: Final = 1e-4
"""Discount over the horizon below which the middle of two rates stands for none."""


def as_purchasing(model: object) -> Purchasing:
    """
    Return a model of purchases.

    Raises:
        InvalidOKRError: None.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> as_purchasing(BetaGeo(r=1, alpha=1, a=1, b=1)).unit
        'weeks'
    """
    if isinstance(model, Purchasing):
        return model
    raise InvalidOKRError(
        "no model of purchases",
        code="wrong-type",
        place="purchases",
        expected="BetaGeo, ModifiedBetaGeo or ParetoNBD with its parameters",
        got=shown(model),
        hint="BetaGeo.fit(summary) finds them.",
    )


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


def moved(model: _Model, logs: Floats) -> _Model:
    """
    Return a model with other log-parameters.

    Args:
        model: Any.
        logs: Of its parameters, in their order.

    Returns:
        The model there; it no longer knows a fit.

    Shape:
        logs (parameters,).

    Example:
        >>> moved(GammaGamma(p=6, q=4, v=15), np.log([6, 4, 30])).mean_spend
        60.0
    """
    values = dict(zip(model.params, np.exp(logs).tolist(), strict=True))
    return evolve(model, **values, fitted=None)


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
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> one, year = np.ones(1), Terms.of(horizon="1 years", discount=0)
        >>> if_alive(model, 2 * one, 38.86 * one, year).round(3)
        array([2.156])
    """
    (few_x, few_age), places = distinct(x, age)
    rate, upto = terms.rate(model.unit), terms.ahead(model.unit)
    if terms.timing == "purchase":
        made = model.discounted_if_alive(few_x, few_age, rate=rate, horizon=upto)
        return made[places]
    months = round(terms.ahead("months"))
    ends = np.arange(1, months + 1) * (upto / months)
    ahead = np.broadcast_to(ends, (len(few_x), months))
    bought = np.diff(model.purchases_if_alive(few_x, few_age, ahead), prepend=0.0)
    return (bought @ np.exp(-rate * ends))[places]


def purchases_of(model: Purchasing, base: Base, terms: Terms) -> Floats:
    """
    Return discounted purchases of each distinct history, its chance to be gone in it.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> rows = {"frequency": [2], "recency": [30.43], "T": [38.86]}
        >>> base = Base.read(rows, "weeks", monetary=None)
        >>> year = Terms.of(horizon="1 years", discount=0)
        >>> purchases_of(model, base, year).round(3)
        array([1.567])
    """
    alive = model.probability_alive(base.x, base.last, base.age)
    return alive * if_alive(model, base.x, base.age, terms)


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
        (array([35.22, 10.73]), array([0.  , 0.7 ]))
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
            bought=alive * if_alive(purchases, base.x, base.age, terms),
            level=level,
            slope=slope,
        )

    def with_first(self, first: bool) -> "Worth":  # noqa: FBT001 - one flag, handed on
        """Return the same with a purchase that is made now, if it is."""
        return evolve(self, bought=self.bought + float(first))

    def spend(self, base: Base) -> Floats:
        """Return the spend of each customer."""
        return self.level[base.places] + self.slope[base.places] * base.money

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
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
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
        lambda logs: purchases_of(moved(purchases, logs), base, terms), fit.at
    )
    none = np.zeros((1, len(base.x)))
    level, slope, covariance = none, none, np.zeros((1, 1))
    if isinstance(spend, GammaGamma):
        money = spend.require_fit()
        covariance = money.log_covariance
        lines = _turns(
            lambda logs: np.stack(spend_of(moved(spend, logs), base.x)), money.at
        )
        level, slope = lines[:, 0], lines[:, 1]
    return Slopes(
        bought=bought,
        level=level,
        slope=slope,
        purchases_covariance=fit.log_covariance,
        spend_covariance=covariance,
    )


def chance_variance(
    purchases: Purchasing, spend: Spend, base: Base, terms: Terms, made: Worth
) -> Floats | None:
    """
    Return the variance of what each customer will bring, parameters taken for true.

    Args:
        purchases: The model of purchases.
        spend: That of spend, or an amount.
        base: The customers.
        terms: Horizon and discount; money counts at each purchase.
        made: What their histories come to.

    Returns:
        One for each customer; None where there is none: `q` so small that the
        variance of a new customer's spend does not exist, or money by months.

    Shape:
        (customers,).

    Units:
        Money squared.

    Source:
        Campbell's formula with the product density of purchases at s < t: given the
        rate λ and the chance p to leave, λ² (1 - p) exp(-λ p t) for BG/NBD and
        MBG/NBD; given the rate of leaving μ, λ² exp(-μ t) for Pareto/NBD.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> rows = {"frequency": [2], "recency": [30.43], "T": [38.86]}
        >>> base = Base.read(rows, "weeks", monetary=None)
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> year = Terms.of(horizon="1 years", discount=0)
        >>> made = Worth.of(model, 1.0, base, year)
        >>> chance_variance(model, 1.0, base, year, made).round(2)
        array([3.93])
    """
    if terms.timing != "purchase":
        return None
    squares, products = 1.0, 1.0
    x, m = base.frequency, base.money
    mean = made.spend(base)
    if isinstance(spend, GammaGamma):
        p, q = spend.p, spend.q
        if not p * float(base.x.min()) + q > 2:
            return None
        # The posterior mean of 1/ν² over the square of that of 1/ν.
        wider = (p * x + q - 1) / (p * x + q - 2)
        products = wider
        squares = wider * (p + 1) / p
    rate, upto = terms.rate(purchases.unit), terms.ahead(purchases.unit)
    (few_x, few_age), places = distinct(base.x, base.age)
    once = purchases.discounted_if_alive(few_x, few_age, rate=2 * rate, horizon=upto)
    pairs = _pairs(purchases, few_x, few_age, rate, upto)
    alive, at = made.alive, base.places
    second = (alive * once[places])[at] * squares + 2 * (alive * pairs[places])[at] * (
        products
    )
    return terms.margin**2 * mean**2 * (second - made.bought[at] ** 2)


def _pairs(model: Purchasing, x: Floats, age: Floats, rate: float, upto: float) -> Floats:
    """Return the expected sum of the worth of pairs of purchases to come."""
    r, alpha, a, b = model.values.tolist()
    now = (r + x) / (alpha + age)
    if isinstance(model, BetaGeoFamily):
        later = b + x + model.shift
        now = now * later / (a + later)
    after = model.discounted_if_alive
    if rate * upto > _SMALL:
        low, high = rate, 2 * rate
    else:
        # As near to no discount as differences allow, from both sides.
        half = _SMALL / upto / 2
        low, high = 1.5 * rate - half, 1.5 * rate + half
    one = after(x + 1, age, rate=low, horizon=upto)
    two = after(x + 1, age, rate=high, horizon=upto)
    return now * (one - two) / (high - low)


def _turns(value: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Return central differences of an array-valued function."""
    return np.stack(
        [
            (value(at + move) - value(at - move)) / (2 * _STEP)
            for move in np.eye(len(at)) * _STEP
        ]
    )


def _spread(one: Floats, two: Floats, covariance: Floats) -> Floats:
    return np.einsum("ih,ij,jh->h", one, covariance, two, optimize=True)
