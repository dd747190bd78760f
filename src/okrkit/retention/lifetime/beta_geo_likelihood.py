"""
The log-likelihood of BG/NBD and MBG/NBD, with exact derivatives.

Both in one: customers of BG/NBD can leave after each repeat purchase (shift 0), those
of MBG/NBD after the first purchase, too (shift 1). With c = r + x, k = x + shift and
m = b + k - 1, the likelihood of a history is the product of ::

    gamma(c) alpha^r / gamma(r) · B(a, b + k) / B(a, b) · (alpha + T)^-c
    1 + e^d,  d = log(a / m) + c log((alpha + T) / (alpha + recency)),  where k > 0

and e^d is the odds of having left.
"""

from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import log_beta
from okrkit.retention.lifetime.reading import Histories
from okrkit.retention.lifetime.rises import Rising, log_rise

_BLOCK: Final = 8192
"""Rows worked on at a time: they stay in the cache, and on one processor."""


@frozen(eq=False)
class BetaGeoLikelihood:
    """
    The log-likelihood of weighted histories, as a function of log-parameters.

    Attributes:
        rising: Of x, for gamma(r + x) / gamma(r).
        leaving: Of x + shift, for the betas.
        T: Distinct ages of the rows that cannot have left, and
        stays: their weight.
        x: Repeat purchases of all other rows.
        k: x + shift - 1 of them.
        recency: Of them.
        ages: T of them.
        weight: Of them.
        customers: Sum of all weights.
    """

    rising: Rising
    leaving: Rising
    T: Floats
    stays: Floats
    x: Floats
    k: Floats
    recency: Floats
    ages: Floats
    weight: Floats
    customers: float

    @classmethod
    def of(cls, rows: Histories, *, shift: int) -> "BetaGeoLikelihood":
        """
        Prepare collapsed histories.

        Args:
            rows: Distinct histories with weights.
            shift: 0 for BG/NBD, 1 for MBG/NBD.

        Returns:
            The log-likelihood.

        Example:
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=2 * one, weight=one)
            >>> value, slope, bend = BetaGeoLikelihood.of(row, shift=0)(np.zeros(4))
            >>> round(float(value), 6), bend.shape
            (-1.711717, (4, 4))
        """
        x, weight = rows.frequency, rows.weight
        can = x + shift > 0
        ages, places = np.unique(rows.T[~can], return_inverse=True)
        return cls(
            Rising.of(x, weight),
            Rising.of(x + shift, weight),
            ages,
            np.bincount(places, weights=weight[~can], minlength=len(ages)).astype(
                np.float64, copy=False
            ),
            x[can],
            x[can] + (shift - 1),
            rows.recency[can],
            rows.T[can],
            weight[can],
            rows.customers,
        )

    def __call__(self, at: Floats) -> tuple[float, Floats, Floats]:
        """Return the log-likelihood, its gradient and Hessian at log-parameters."""
        params = np.exp(at)
        r, alpha, a, b = params.tolist()
        with np.errstate(all="ignore"):
            value, gradient, hessian = self._counts(r, a, b)
            rest = [self._stayers(r, alpha)]
            for first in range(0, len(self.x), _BLOCK):
                rows = slice(first, first + _BLOCK)
                rest.append(self._leavers(rows, r, alpha, a, b))
            for part in rest:
                value += part[0]
                gradient += part[1]
                hessian += part[2]
            # From the parameters to their logarithms.
            gradient *= params
            hessian *= np.outer(params, params)
            hessian += np.diag(gradient)
        return value, gradient, hessian

    def _counts(self, r: float, a: float, b: float) -> tuple[float, Floats, Floats]:
        """Return what depends on counts alone, with slopes and bends."""
        up, up_1, up_2 = self.rising.sums(r)
        from_b, b_1, b_2 = self.leaving.sums(b)
        from_ab, ab_1, ab_2 = self.leaving.sums(a + b)
        bends = np.zeros((4, 4))
        bends[2:, 2:] = -ab_2
        bends[0, 0] = up_2
        bends[3, 3] += b_2
        slopes = np.array([up_1, 0.0, -ab_1, b_1 - ab_1])
        return up + from_b - from_ab, slopes, bends

    def _stayers(self, r: float, alpha: float) -> tuple[float, Floats, Floats]:
        """Return r log(alpha / (alpha + T)) of those who cannot have left."""
        inverse = 1 / (alpha + self.T)
        # 1 / alpha - 1 / (alpha + T), and the same of squares, without cancelling.
        gap = self.T * inverse / alpha
        square = gap * (1 / alpha + inverse)
        slope, bend = float(gap @ self.stays), float(square @ self.stays)
        whole = -float(np.log1p(self.T / alpha) @ self.stays)
        bends = np.zeros((4, 4))
        bends[0, 1] = bends[1, 0] = slope
        bends[1, 1] = -r * bend
        return r * whole, np.array([whole, r * slope, 0.0, 0.0]), bends

    def _leavers(
        self, rows: slice, r: float, alpha: float, a: float, b: float
    ) -> tuple[float, Floats, Floats]:
        """Return r log(alpha) - c log(alpha + T) + log(1 + e^d) of some others."""
        w, x, age, recency = (
            column[rows] for column in (self.weight, self.x, self.ages, self.recency)
        )
        c, m = r + x, b + self.k[rows]
        last, end = 1 / (alpha + recency), 1 / (alpha + age)
        rise = np.log1p((age - recency) * last)
        fall = np.log1p(age / alpha)
        apart = (recency - age) * last * end
        odds = c * rise + np.log(a / m)
        left = 1 / (1 + np.exp(-odds))
        value = float(w @ (np.logaddexp(0, odds) - c * fall - x * np.log(alpha)))

        # Slopes of d in r, alpha, a and b; those who left weigh by its chance.
        slopes = np.stack([rise, c * apart, np.full_like(m, 1 / a), -1 / m])
        gone = w * left
        gap = age * end / alpha
        gradient = slopes @ gone
        gradient[0] -= float(w @ fall)
        gradient[1] += float(w @ (r * gap - x * end))

        hessian = (slopes * (gone * (1 - left))) @ slopes.T
        mixed = float(w @ gap) + float(gone @ apart)
        hessian[0, 1] += mixed
        hessian[1, 0] += mixed
        hessian[1, 1] += float(w @ (x * end * end - r * gap * (1 / alpha + end)))
        hessian[1, 1] -= float(gone @ (c * apart * (last + end)))
        hessian[2, 2] -= float(gone.sum()) / a**2
        hessian[3, 3] += float(gone @ (slopes[3] * slopes[3]))
        return value, gradient, hessian


def log_likelihoods(
    x: Floats, recency: Floats, age: Floats, params: tuple[float, ...], *, shift: int
) -> Floats:
    """
    Return the log-likelihood of each history.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        params: r, alpha, a, b.
        shift: 0 for BG/NBD, 1 for MBG/NBD.

    Returns:
        One each.

    Shape:
        One shape.

    Example:
        >>> one = np.ones(1)
        >>> log_likelihoods(one, one, 2 * one, (1, 1, 1, 1), shift=0).round(6)
        array([-1.711717])
    """
    r, alpha, a, b = params
    k = x + shift
    value: Floats = log_rise(r, x) - x * np.log(alpha) - (r + x) * np.log1p(age / alpha)
    value += log_beta(a, b + k) - log_beta(a, b)
    value += np.logaddexp(0, log_odds(x, recency, age, params, shift=shift))
    return value


def log_odds(
    x: Floats, recency: Floats, age: Floats, params: tuple[float, ...], *, shift: int
) -> Floats:
    """
    Return the logarithm of the odds of having left.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        params: r, alpha, a, b.
        shift: 0 for BG/NBD, 1 for MBG/NBD.

    Returns:
        One each; -inf for those who cannot have left.

    Shape:
        One shape.

    Example:
        >>> one = np.ones(1)
        >>> log_odds(one, one, 2 * one, (1, 1, 1, 1), shift=0).round(6)
        array([0.81093])
    """
    r, alpha, a, b = params
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = (r + x) * np.log1p((age - recency) / (alpha + recency))
        odds += np.log(a / (b + (x + (shift - 1))))
    return np.where(x + shift > 0, odds, -np.inf)
