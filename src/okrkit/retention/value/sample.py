"""A small base of customers, to show in examples what their values can."""

import numpy as np

from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.value.customers import lifetime_value
from okrkit.retention.value.result import LifetimeValue


def models() -> tuple[BetaGeo, GammaGamma]:
    """
    Return models fitted to a small shop's customers, whose ages are in weeks.

    Returns:
        Of purchases and of spend; the same each time.

    Example:
        >>> [model.converged for model in models()]
        [True, True]
    """
    x = np.array([0, 1, 1, 2, 5, 9])
    last, many = [0, 3, 30, 28, 20, 37], [140, 12, 9, 8, 6, 5]
    bought = {"frequency": x, "recency": last, "T": 39 + 0 * x, "n": many}
    paid = {
        "frequency": [1, 1, 2, 2, 5, 5, 9, 9, 1, 1, 2, 5],
        "monetary": [12, 45, 18, 33, 21, 40, 24, 30, 20, 26, 60, 14],
    }
    return BetaGeo.fit(bought, weight="n"), GammaGamma.fit(paid)


def customers() -> dict[str, list[str] | list[float]]:
    """
    Return three customers of that shop.

    Returns:
        Columns by name.

    Example:
        >>> customers()["who"]
        ['al', 'bo', 'cy']
    """
    return {
        "who": ["al", "bo", "cy"],
        "frequency": [2.0, 9.0, 0.0],
        "recency": [28.0, 37.0, 0.0],
        "T": [39.0, 39.0, 39.0],
        "monetary": [30.0, 25.0, 0.0],
    }


def valued() -> LifetimeValue:
    """
    Return what they are worth.

    Returns:
        Of 12 months, at 10% a year.

    Example:
        >>> valued().ids
        ['al', 'bo', 'cy']
    """
    return lifetime_value(*models(), customers(), customer="who", unit="USD")
