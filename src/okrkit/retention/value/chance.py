"""How far what customers will bring lies from their values, parameters being true."""

from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.beta_geo_family import BetaGeoFamily
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.base import Base
from okrkit.retention.value.terms import Terms
from okrkit.retention.value.worth import Spend, Worth, unit_of

_SMALL: Final = 1e-4
"""Discount over the horizon below which the middle of two rates stands for none."""


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
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
        >>> year = Terms.of(horizon="1 years", discount=0)
        >>> made = Worth.of(model, 1.0, base, year)
        >>> chance_variance(model, 1.0, base, year, made).round(2)
        array([3.81])
    """
    if terms.timing != "purchase":
        return None
    squares = products = np.ones(1)
    x = base.frequency
    mean = made.spend(base)
    if isinstance(spend, GammaGamma):
        p, q = spend.p, spend.q
        if not p * float(np.min(base.x)) + q > 2:
            return None
        # The posterior mean of a squared mean spend, over its mean's square.
        wider = (p * x + q - 1) / (p * x + q - 2)
        products = wider
        squares = wider * (p + 1) / p
    unit = unit_of(purchases)
    rate, upto = terms.rate(unit), terms.ahead(unit)
    few = base.few_x, base.few_age
    once = purchases.discounted_if_alive(*few, rate=2 * rate, horizon=upto)
    pairs = _pairs(purchases, *few, rate, upto)
    at = base.places
    second = (made.alive * once[base.at])[at] * squares
    second += 2 * (made.alive * pairs[base.at])[at] * products
    variance: Floats = terms.margin**2 * mean**2 * (second - made.bought[at] ** 2)
    return variance


def _pairs(
    model: Purchasing, x: Floats, age: Floats, rate: float, upto: float
) -> Floats:
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
    found: Floats = now * (one - two) / (high - low)
    return found
