"""A small shop and its customers, to show in examples what values can say."""

import datetime as dt
from functools import lru_cache

import numpy as np

from okrkit.retention.estimates.definition import Definition
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.tables.events import Events
from okrkit.retention.value.changes import ValueChange, ValueChanges
from okrkit.retention.value.customers import lifetime_value
from okrkit.retention.value.result import LifetimeValue
from okrkit.retention.value.series import LifetimeValueSeries, lifetime_value_series


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
    return BetaGeo.fit(bought, weight="n", unit="weeks"), GammaGamma.fit(paid)


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


def shop() -> Events:
    """
    Return a year of purchases of a small shop.

    Returns:
        The same each time.

    Example:
        >>> shop().amount
        'amount'
    """
    dice = np.random.default_rng(3)
    first = dt.date(2025, 4, 1)
    who, days, paid = [], [], []
    for customer in range(400):
        day, rate = int(dice.integers(0, 180)), dice.gamma(0.6, 0.05)
        leaves = dice.beta(0.8, 2.4)
        mean = 100 / dice.gamma(4, 1)
        while day < 365:
            who.append(customer)
            days.append(first + dt.timedelta(day))
            paid.append(float(round(dice.gamma(6, mean / 6), 2)) + 0.01)
            if dice.random() < leaves:
                break
            day += 1 + int(min(dice.exponential(1 / max(rate, 1e-4)), 1e4))
    return Events({"customer": who, "date": days, "amount": paid}, amount="amount")


@lru_cache(maxsize=1)
def series() -> LifetimeValueSeries:
    """
    Return what its customers were worth at the end of three quarters.

    Returns:
        Models fitted anew at each.

    Example:
        >>> series().changes.ids
        ['2025-Q4', '2026-Q1']
    """
    return lifetime_value_series(
        shop(), on="2026-03-31", since="2025-07-01", refit="each", unit="USD"
    )


def changes() -> ValueChanges:
    """
    Return one change: value rose from 40 to 43 dollars.

    Returns:
        The same each time.

    Example:
        >>> changes().ids
        ['2026-Q2']
    """
    worth = Definition(id="v", name="Lifetime value", formula="", unit="USD")
    one = ValueChange(
        period="2026-Q2",
        since="2026-Q1",
        before=40.0,
        after=43.0,
        behaviour=5.0,
        refit=-0.5,
        joined=-2.0,
        left=0.5,
    )
    return ValueChanges((one,), worth)
