"""`BetaDiscreteWeibull`: renewals where a customer's own chance moves with age."""

import math
from collections.abc import Mapping
from typing import Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import trigamma
from okrkit.retention.lifetime.contractual import Contractual
from okrkit.retention.lifetime.described import positive, read_only, settle
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.renewals import Renewals
from okrkit.retention.lifetime.renewing import Curve, fit_or_limit, likelihood
from okrkit.retention.lifetime.rises import digamma_rise, log_beta_ratio, trigamma_rise
from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
from okrkit.retention.lifetime.totals import fit_totals

_NAMES: Final = ("gamma", "delta", "c")
_STARTS: Final = [[0.5, 1.0, 1.0], [1.0, 4.0, 1.0], [0.3, 2.0, 1.5], [10.0, 40.0, 0.8]]
_ALIKE_STARTS: Final = [[0.2, 1.0], [0.02, 1.0], [0.2, 0.7]]

_ALIKE: Final = (
    "customers do not differ: gamma and delta go to infinity, and everybody's chance "
    "to pass t renewals is (1 - constant_churn) to the power of t**c"
)


@frozen(kw_only=True)
class LikelihoodRatio:
    """
    Whether a larger model fits better than chance would let it.

    Attributes:
        statistic: Twice the gain in log-likelihood.
        df: Parameters more.
        p_value: Chance of as large a gain where the smaller model is true.

    Example:
        >>> LikelihoodRatio(statistic=4.77, df=1, p_value=0.029).df
        1
    """

    statistic: float
    df: int
    p_value: float


@frozen(kw_only=True, repr=False)
class BetaDiscreteWeibull(Contractual):
    """
    Customers under contract whose own chance to leave may fall or rise with age (BdW).

    With c = 1 it is the shifted-beta-geometric model; with c above 1 each customer
    becomes likelier to leave, with c below 1 less likely, whatever the mix does.

    Attributes:
        gamma: First parameter of the beta distribution; inf where all are alike.
        delta: Second one.
        c: How a customer's own chance moves with age.
        constant_churn: Everybody's chance to leave at the first renewal, where all are
            alike; else None.
        fitted: What the fit says; None for given parameters.

    Source:
        Fader, Hardie, Liu, Davin and Steenburgh, "How to Project Customer Retention"
        Revisited: The Role of Duration Dependence (2018).

    Example:
        >>> model = BetaDiscreteWeibull(gamma=0.523, delta=0.894, c=1.196)
        >>> model.survival([0, 1, 4]).round(3)
        array([1.   , 0.631, 0.326])
    """

    gamma: float = np.inf
    delta: float = np.inf
    c: float = 1.0
    constant_churn: float | None = None
    fitted: Fit | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse parameters out of their range."""
        object.__setattr__(self, "c", positive(self.c, field="c"))
        settle(self, ("gamma", "delta"), "constant_churn")

    @classmethod
    def fit(cls, survivors: object, *, size: float | None = None) -> Self:
        """
        Fit the model to how many of one or more cohorts were still there, by age.

        Args:
            survivors: As `ShiftedBetaGeo.fit` takes them.
            size: Customers at the first count, where shares or percentages are given.

        Returns:
            The model at its maximum-likelihood estimate; `converged` is False, and
            `fitted.note` says why, where there is none.

        Raises:
            InvalidOKRError: No counts, nobody lost, nobody kept, or fewer than three
                different spans.

        Example:
            >>> model = BetaDiscreteWeibull.fit([1000, 869, 743, 653, 593])
            >>> round(model.c, 4), model.converged
            (1.5844, True)
        """
        data = Renewals.of_survivors(survivors, size=size)
        data.require(3)
        limit = (("constant_churn", "c"), likelihood(data, _alike), _ALIKE_STARTS)
        fit = fit_or_limit(
            cls.__name__,
            _NAMES,
            likelihood(data, _curve),
            _STARTS,
            limit,
            said=_ALIKE,
            customers=data.customers,
            rows=len(data.since),
        )
        return cls(**fit.params, fitted=fit)

    @classmethod
    def fit_totals(cls, active: ArrayLike, acquired: ArrayLike) -> Self:
        """
        Fit the model to totals alone: customers and new customers of each period.

        Args:
            active: As `ShiftedBetaGeo.fit_totals` takes them.
            acquired: As it takes them.

        Returns:
            The model, with standard errors.

        Raises:
            InvalidOKRError: No counts, more customers than acquired, or fewer than
                three periods after the first.

        Shape:
            active and acquired (periods,).

        Example:
            >>> active = [10000, 18000, 24480, 29787, 34178]
            >>> round(BetaDiscreteWeibull.fit_totals(active, [10000] * 5).c, 2)
            1.0
        """
        limit = (("constant_churn", "c"), _alike, _ALIKE_STARTS)
        fit = fit_totals(
            cls.__name__,
            _NAMES,
            (active, acquired),
            _curve,
            _STARTS,
            limit,
            said=_ALIKE,
        )
        return cls(**fit.params, fitted=fit)

    @property
    def params(self) -> Mapping[str, float]:
        """gamma, delta and c; constant_churn and c where all customers are alike."""
        if self.constant_churn is not None:
            return read_only({"constant_churn": self.constant_churn, "c": self.c})
        return read_only({"gamma": self.gamma, "delta": self.delta, "c": self.c})

    def likelihood_ratio(self, smaller: ShiftedBetaGeo) -> LikelihoodRatio:
        """
        Test whether customers' own chances move with age, beyond what the mix does.

        Args:
            smaller: The shifted-beta-geometric model, fitted to the same data.

        Returns:
            The statistic, and its p-value by the chi-squared distribution.

        Raises:
            NotMeasuredError: One of the two was not fitted.
            InvalidOKRError: One fit is no estimate, or they are of different data.

        Source:
            Wilks (1938).

        Example:
            >>> high_end = [1000, 869, 743, 653, 593]
            >>> small = ShiftedBetaGeo.fit(high_end)
            >>> test = BetaDiscreteWeibull.fit(high_end).likelihood_ratio(small)
            >>> round(test.statistic, 2), round(test.p_value, 3)
            (4.77, 0.029)
        """
        large, small = self.require_fit(), smaller.require_fit()
        both = large.converged and small.converged
        same = (large.n, large.rows) == (small.n, small.rows)
        if not (both and same):
            raise InvalidOKRError(
                "fits that cannot be compared",
                code="fits-differ",
                expected="two estimates of the same data",
                got="" if both else large.note or small.note,
            )
        gain = max(2 * (large.log_likelihood - small.log_likelihood), 0.0)
        p_value = math.erfc(math.sqrt(gain / 2))
        return LikelihoodRatio(statistic=gain, df=1, p_value=p_value)

    @property
    def _curve(self) -> Curve:
        return _curve if self.constant_churn is None else _alike

    def _log_survival(self, age: Floats) -> Floats:
        with np.errstate(over="ignore"):
            steps: Floats = age**self.c
        if self.constant_churn is not None:
            return steps * math.log1p(-self.constant_churn)
        return log_beta_ratio(self.gamma, self.delta, steps)

    @property
    def _tail(self) -> float:
        return self.gamma * self.c

    def _at(self, logs: Floats) -> Self:
        values = np.exp(logs).tolist()
        return evolve(self, **dict(zip(self.params, values, strict=True)), fitted=None)


def _curve(ages: Floats, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """Return ln S = ln B(gamma, delta + t**c) - ln B(gamma, delta), slopes, bends."""
    gamma, delta, c = np.exp(logs)
    both = gamma + delta
    steps, step_1, step_2 = _steps(ages, c)
    value = log_beta_ratio(gamma, delta, steps)
    of_both, of_delta = digamma_rise(both, steps), digamma_rise(delta, steps)
    bend_both, bend_delta = trigamma_rise(both, steps), trigamma_rise(delta, steps)
    by_step = -digamma_rise(delta + steps, gamma)
    by_step_2 = -trigamma_rise(delta + steps, gamma)
    slopes = np.stack(
        [-gamma * of_both, delta * (of_delta - of_both), by_step * step_1], axis=1
    )
    bends = np.empty((len(ages), 3, 3))
    bends[:, 0, 0] = -(gamma**2) * bend_both + slopes[:, 0]
    bends[:, 0, 1] = bends[:, 1, 0] = -gamma * delta * bend_both
    bends[:, 1, 1] = delta**2 * (bend_delta - bend_both) + slopes[:, 1]
    bends[:, 0, 2] = bends[:, 2, 0] = -gamma * trigamma(both + steps) * step_1
    bends[:, 1, 2] = bends[:, 2, 1] = delta * by_step_2 * step_1
    bends[:, 2, 2] = by_step_2 * step_1**2 + by_step * step_2
    return value, slopes, bends


def _alike(ages: Floats, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """Return ln S = t**c ln(1 - churn) with its derivatives; NaN where churn >= 1."""
    churn, c = np.exp(logs).tolist()
    if churn >= 1:
        nothing = np.full(len(ages), np.nan)
        return (
            nothing,
            np.full((len(ages), 2), np.nan),
            np.full((len(ages), 2, 2), np.nan),
        )
    steps, step_1, step_2 = _steps(ages, c)
    stay, odds = math.log1p(-churn), churn / (1 - churn)
    slopes = np.stack([-steps * odds, step_1 * stay], axis=1)
    bends = np.empty((len(ages), 2, 2))
    bends[:, 0, 0] = -steps * odds * (1 + odds)
    bends[:, 0, 1] = bends[:, 1, 0] = -step_1 * odds
    bends[:, 1, 1] = step_2 * stay
    return steps * stay, slopes, bends


def _steps(ages: Floats, c: float) -> tuple[Floats, Floats, Floats]:
    """Return t**c with its slope and bend in ln c; all 0 at 0."""
    log_age = np.log(np.maximum(ages, 1e-300))
    steps = np.where(ages > 0, ages**c, 0.0)
    step_1 = steps * np.where(ages > 0, c * log_age, 0.0)
    step_2 = step_1 * (1 + np.where(ages > 0, c * log_age, 0.0))
    return steps, step_1, step_2
