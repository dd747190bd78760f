"""`ShiftedBetaGeo`: renewals, where each customer has his own chance to leave."""

import math
from collections.abc import Mapping
from typing import Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.contractual import Contractual
from okrkit.retention.lifetime.described import read_only, settle
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.renewals import Renewals
from okrkit.retention.lifetime.renewing import Curve, fit_or_limit, likelihood
from okrkit.retention.lifetime.rises import log_beta_ratio
from okrkit.retention.lifetime.totals import fit_totals

_STARTS: Final = [[1.0, 1.0], [1.0, 4.0], [10.0, 40.0]]

_ALIKE: Final = (
    "customers do not differ: alpha and beta go to infinity, and constant_churn is "
    "everybody's chance to leave at each renewal"
)


@frozen(kw_only=True, repr=False)
class ShiftedBetaGeo(Contractual):
    """
    Customers under contract, each with a chance of his own to leave (sBG).

    At each renewal a customer leaves with a chance that is always the same for him;
    over customers these chances have a beta distribution. So retention rises with age,
    because those who leave easily have left.

    Attributes:
        alpha: First parameter of the beta distribution; inf where all are alike.
        beta: Second one.
        constant_churn: Everybody's chance to leave, where all are alike; else None.
        fitted: What the fit says; None for given parameters.

    Source:
        Fader and Hardie, How to Project Customer Retention (2007).

    Example:
        >>> model = ShiftedBetaGeo(alpha=0.668, beta=3.806)
        >>> model.survival([1, 7]).round(3), model.retention([1, 7]).round(3)
        (array([0.851, 0.489]), array([0.851, 0.936]))
    """

    alpha: float = np.inf
    beta: float = np.inf
    constant_churn: float | None = None
    fitted: Fit | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse parameters out of their range."""
        settle(self, ("alpha", "beta"), "constant_churn")

    @classmethod
    def fit(cls, survivors: object, *, size: float | None = None) -> Self:
        """
        Fit the model to how many of one or more cohorts were still there, by age.

        Ages may be missing: the first and last count of each cohort are enough.

        Args:
            survivors: Counts of one cohort from age 0 on; or several cohorts, as a
                list, a mapping by name, or an array or frame with a row each; None or
                NaN where an age was not counted. Or `Renewals`.
            size: Customers at the first count, where shares or percentages are given.

        Returns:
            The model at its maximum-likelihood estimate; `converged` is False, and
            `fitted.note` says why, where there is none.

        Raises:
            InvalidOKRError: No counts, nobody lost, nobody kept, or a single renewal.

        Example:
            >>> model = ShiftedBetaGeo.fit([1000, 869, 743, 653, 593, 551, 517, 491])
            >>> round(model.alpha, 4), round(model.beta, 4), model.converged
            (0.6681, 3.8061, True)
        """
        data = Renewals.of_survivors(survivors, size=size)
        data.require(2)
        fit = fit_or_limit(
            cls.__name__,
            ("alpha", "beta"),
            likelihood(data, log_survival),
            _STARTS,
            (("constant_churn",), likelihood(data, log_constant), [[0.2], [0.01]]),
            said=_ALIKE,
            customers=data.customers,
            rows=len(data.since),
        )
        return cls._of(fit)

    @classmethod
    def fit_totals(cls, active: ArrayLike, acquired: ArrayLike) -> Self:
        """
        Fit the model to totals alone: customers and new customers of each period.

        Which cohort a lost customer was of need not be known. The totals are taken
        for normal, with the variances and covariances that the model gives them; good
        for cohorts of hundreds.

        Args:
            active: Customers of each period, the new ones among them.
            acquired: New customers of each period. The first period has no others.

        Returns:
            The model, with standard errors.

        Raises:
            InvalidOKRError: No counts, more customers than acquired, or fewer than two
                periods after the first.

        Shape:
            active and acquired (periods,).

        Example:
            >>> active = [10000, 18000, 24480, 29787, 34178]
            >>> model = ShiftedBetaGeo.fit_totals(active, [10000] * 5)
            >>> round(model.alpha, 2), round(model.beta, 2)
            (3.8, 15.2)
        """
        return cls._of(
            fit_totals(
                cls.__name__,
                ("alpha", "beta"),
                (active, acquired),
                log_survival,
                _STARTS,
                (("constant_churn",), log_constant, [[0.2], [0.01]]),
                said=_ALIKE,
            )
        )

    @classmethod
    def _of(cls, fit: Fit) -> Self:
        return cls(**fit.params, fitted=fit)

    @property
    def params(self) -> Mapping[str, float]:
        """The parameters alpha and beta; constant_churn where all are alike."""
        if self.constant_churn is not None:
            return read_only({"constant_churn": self.constant_churn})
        return read_only({"alpha": self.alpha, "beta": self.beta})

    @property
    def _curve(self) -> Curve:
        return log_survival if self.constant_churn is None else log_constant

    def _log_survival(self, age: Floats) -> Floats:
        if self.constant_churn is not None:
            return age * math.log1p(-self.constant_churn)
        return log_beta_ratio(self.alpha, self.beta, age)

    def _log_retention(self, age: Floats) -> Floats:
        if self.constant_churn is not None:
            return np.full_like(age, math.log1p(-self.constant_churn))
        before: Floats = self.alpha + self.beta + age - 1
        return np.log1p(-self.alpha / before)

    @property
    def _tail(self) -> float:
        return self.alpha

    def _at(self, logs: Floats) -> Self:
        names = list(self.params)
        values = np.exp(logs).tolist()
        return evolve(self, **dict(zip(names, values, strict=True)), fitted=None)


def log_survival(ages: Floats, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """
    Return the log of survival under sBG with its derivatives.

    Args:
        ages: Whole, from 0 on.
        logs: ln alpha, ln beta.

    Returns:
        ln S = sum over j < t of ln((beta + j) / (alpha + beta + j)), slopes, bends.

    Shape:
        ages (t,), logs (2,); (t,), (t, 2), (t, 2, 2).

    Units:
        None.

    Source:
        Fader and Hardie (2007), equation 6.

    Example:
        >>> value, slope, bend = log_survival(np.array([0.0, 1.0]), np.zeros(2))
        >>> value.round(6).tolist(), slope.tolist()
        ([0.0, -0.693147], [[0.0, 0.0], [-0.5, 0.5]])
    """
    a, b = np.exp(logs)
    j = np.arange(np.max(ages))
    both = a + b + j
    share = a / both
    kept = (b + j) / both
    value = np.log1p(-share)
    # Slopes in ln a and ln b, and their slopes; kept = 1 - share.
    down = -share
    up = share * b / (b + j)
    slopes = np.stack([down, up], axis=1)
    bend_aa = -share * kept
    bend_ab = share * b / both
    bend_bb = up * (j / (b + j) - b / both)
    bends = np.stack([bend_aa, bend_ab, bend_ab, bend_bb], axis=1).reshape(-1, 2, 2)
    place = ages.astype(np.int64)
    return _summed(value)[place], _summed(slopes)[place], _summed(bends)[place]


def log_constant(ages: Floats, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """
    Return the log of survival where all leave with one chance, with its derivatives.

    Args:
        ages: From 0 on.
        logs: ln of that chance; NaN comes of one not below 1.

    Returns:
        ln S = t ln(1 - churn), slopes, bends.

    Shape:
        ages (t,), logs (1,); (t,), (t, 1), (t, 1, 1).

    Units:
        None.

    Source:
        The geometric distribution.

    Example:
        >>> log_constant(np.array([2.0]), np.log([0.5]))[0].round(6).tolist()
        [-1.386294]
    """
    churn = float(np.exp(logs[0]))
    if churn >= 1:
        nothing = np.full(len(ages), np.nan)
        return nothing, nothing[:, None], nothing[:, None, None]
    odds = churn / (1 - churn)
    slopes = -ages[:, None] * odds
    return ages * np.log1p(-churn), slopes, (slopes * (1 + odds))[:, :, None]


def _summed(terms: Floats) -> Floats:
    """Return the sums of the first 0, 1, 2 ... terms."""
    start = np.zeros((1, *terms.shape[1:]))
    return np.concatenate([start, np.cumsum(terms, axis=0)])
