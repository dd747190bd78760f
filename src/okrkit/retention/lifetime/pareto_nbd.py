"""`ParetoNBD`: customers who buy until they leave at some moment, nobody sees when."""

from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import log_gamma
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.newton import Objective
from okrkit.retention.lifetime.pareto_likelihood import (
    ParetoLikelihood,
    log_likelihoods,
    log_odds,
)
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.quadrature import discount_end, time_grids
from okrkit.retention.lifetime.reading import Histories, distinct
from okrkit.retention.lifetime.rises import log_rise


@frozen(kw_only=True, repr=False)
class ParetoNBD(Purchasing):
    """
    Customers who buy at a rate of their own and leave at some moment.

    Pareto/NBD: rates of buying and of leaving each have a gamma distribution over
    customers.

    Attributes:
        r: Shape of the gamma distribution of the rates of buying.
        alpha: Its rate: the mean is r / alpha purchases per unit of time.
        s: Shape of the gamma distribution of the rates of leaving.
        beta: Its rate: the mean is s / beta per unit of time.
        unit: Of times: "days", "weeks", "months" or "years"; None where nobody has
            said it: times are numbers then, and no text such as "12 months".
        fitted: What the fit says; None for given parameters.

    Source:
        Schmittlein, Morrison and Colombo, Management Science 33 (1987), 1-24; Fader,
        Hardie and Lee, Journal of Marketing Research 42 (2005), 415-430.

    Example:
        >>> model = ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669)
        >>> float(model.probability_alive(26, 30.86, 31).round(6))
        0.997919
    """

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")

    r: float
    alpha: float
    s: float
    beta: float
    unit: TimeUnit | None = None
    fitted: Fit | None = field(default=None, eq=False)

    @classmethod
    def _of(cls, values: Floats, unit: TimeUnit | None, fitted: Fit | None) -> Self:
        r, alpha, s, beta = values.tolist()
        return cls(r=r, alpha=alpha, s=s, beta=beta, unit=unit, fitted=fitted)

    @classmethod
    def likelihood(cls, rows: Histories) -> Objective:
        """
        Return the log-likelihood of collapsed histories.

        Args:
            rows: Distinct histories with weights.

        Returns:
            A function of the log-parameters: value, gradient, Hessian.

        Example:
            >>> from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=2 * one, weight=one)
            >>> ParetoNBD.likelihood(row)(np.zeros(4))[1].shape
            (4,)
        """
        return ParetoLikelihood.of(rows)

    @classmethod
    def _starts(cls, rows: Histories) -> Sequence[Floats]:
        age = float(rows.T @ rows.weight) / rows.customers
        return [
            np.array(start)
            for start in (
                (0.5, 0.3 * age, 0.6, 0.3 * age),
                (1.0, age, 1.0, age),
                (5.0, 5.0 * age, 0.3, age),
                (0.1, 0.1 * age, 3.0, 3.0 * age),
            )
        ]

    @property
    def _four(self) -> tuple[float, ...]:
        return self.r, self.alpha, self.s, self.beta

    def _logs(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        (x, recency, age), places = _few(x, recency, age)
        logs: Floats = log_likelihoods(x, recency, age, self._four)[places]
        return logs

    def _odds(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        (x, recency, age), places = _few(x, recency, age)
        odds: Floats = log_odds(x, recency, age, self._four)[places]
        return odds

    def _if_alive(self, x: Floats, age: Floats, t: Floats) -> Floats:
        rate = ((self.r + x) / (self.alpha + age))[:, None]
        rest = (self.beta + age)[:, None]
        # (1 - e^-(s - 1) z) / (s - 1), which is z where s is 1.
        z = np.log1p(t / rest)
        fall = (1 - self.s) * z
        flat = fall == 0
        bent = np.where(flat, 1.0, np.expm1(fall) / np.where(flat, 1.0, fall))
        return rate * rest * z * bent

    def _worth_if_alive(
        self, x: Floats, age: Floats, rate: float, horizon: float
    ) -> Floats:
        upto = discount_end(rate, horizon)
        rest = self.beta + age
        made = np.empty(len(x))
        scale = 8 * rest / (self.s + 8 + 2 * rate * rest)
        for grid in time_grids(scale, np.full(len(x), upto)):
            still = -self.s * np.log1p(grid.nodes / rest[grid.rows, None])
            worth = np.exp(still - rate * grid.nodes) * grid.weights
            made[grid.rows] = worth.sum(axis=1)
        return made * (self.r + x) / (self.alpha + age)

    def _chances(self, x: Floats, t: Floats) -> Floats:
        r, alpha, s, beta = self._four
        ways = log_rise(r, x) - log_gamma(x + 1)
        chance = np.exp(ways + self._bought(x, t) - s * np.log1p(t / beta))
        fast = 8 / ((r + 8) / alpha + (s + 8) / beta)
        peak = x * (r + s) / (x + r + s)
        for grid in time_grids(np.full(len(x), fast), t, peak):
            y = grid.nodes
            logs = ways[grid.rows, None] + self._bought(x[grid.rows, None], y)
            logs -= (s + 1) * np.log1p(y / beta)
            left = np.exp(logs) * grid.weights * (s / beta)
            chance[grid.rows] += left.sum(axis=1)
        return chance

    def _bought(self, x: Floats, t: Floats) -> Floats:
        """Return log((alpha / (alpha + t))^r (t / (alpha + t))^x)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            again = np.where(x > 0, -x * np.log1p(self.alpha / t), 0.0)
        return again - self.r * np.log1p(t / self.alpha)


def _few(*columns: Floats) -> tuple[list[Floats], np.ndarray]:
    """Return distinct histories, and where to find each: each costs an integral."""
    rows, places = distinct(*(column.ravel() for column in columns))
    return rows, places.reshape(columns[0].shape)
