"""What BG/NBD and MBG/NBD share: all but when customers can leave."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import log_beta, log_gamma
from okrkit.retention.estimates.beta import beta_cdf
from okrkit.retention.lifetime.beta_geo_expectations import (
    discounted_if_alive,
    purchases_if_alive,
)
from okrkit.retention.lifetime.beta_geo_likelihood import (
    BetaGeoLikelihood,
    log_likelihoods,
    log_odds,
)
from okrkit.retention.lifetime.newton import Objective
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import Histories
from okrkit.retention.lifetime.rises import log_rise


class BetaGeoFamily(Purchasing):
    """Purchases by gamma-distributed rates, leaving by beta-distributed chances."""

    __slots__ = ()

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    shift: ClassVar[int]

    @property
    def _four(self) -> tuple[float, float, float, float]:
        r, alpha, a, b = self.values.tolist()
        return r, alpha, a, b

    @classmethod
    def likelihood(cls, rows: Histories) -> Objective:
        """
        Return the log-likelihood of collapsed histories.

        Args:
            rows: Distinct histories with weights.

        Returns:
            A function of the log-parameters: value, gradient, Hessian.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=2 * one, weight=one)
            >>> BetaGeo.likelihood(row)(np.zeros(4))[1].shape
            (4,)
        """
        return BetaGeoLikelihood.of(rows, shift=cls.shift)

    @classmethod
    def _starts(cls, rows: Histories) -> Sequence[Floats]:
        age = float(rows.T @ rows.weight) / rows.customers
        return [
            np.array(start)
            for start in (
                (0.5, 0.2 * age, 0.8, 2.0),
                (1.0, age, 1.0, 1.0),
                (5.0, 5.0 * age, 0.1, 2.0),
                (0.1, 0.1 * age, 5.0, 20.0),
            )
        ]

    def _logs(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        return log_likelihoods(x, recency, age, self._four, shift=self.shift)

    def _odds(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        return log_odds(x, recency, age, self._four, shift=self.shift)

    def _if_alive(self, x: Floats, age: Floats, t: Floats) -> Floats:
        r, alpha, a, b = self._four
        return purchases_if_alive(r + x, alpha + age, a, b + (x + self.shift), t)

    def _worth_if_alive(
        self, x: Floats, age: Floats, rate: float, horizon: float
    ) -> Floats:
        r, alpha, a, b = self._four
        later = b + (x + self.shift)
        return discounted_if_alive(r + x, alpha + age, a, later, rate, horizon)

    def _chances(self, x: Floats, t: Floats) -> Floats:
        r, alpha, a, b = self._four
        # Who buys x times is still there after them, or left with the last of them.
        k = x + self.shift
        stayed = log_beta(a, b + k) - log_beta(a, b)
        with np.errstate(divide="ignore", invalid="ignore"):
            never = np.where(x > 0, x * (np.log(t) - np.log(alpha + t)), 0.0)
            exactly = log_rise(r, x) - log_gamma(x + 1) - r * np.log1p(t / alpha)
            odds = np.where(k > 0, a / (b + k - 1), 0.0)
        more = np.where(x > 0, beta_cdf(t / (alpha + t), np.maximum(x, 1), r), 1.0)
        chance: Floats = np.exp(stayed) * (np.exp(exactly + never) + odds * more)
        return chance
