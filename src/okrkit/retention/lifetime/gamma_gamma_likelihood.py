"""The log-likelihood of Gamma-Gamma: mean money of customers, at every parameter."""

from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import log_gamma_rest, trigamma
from okrkit.retention.lifetime.newton import Objective
from okrkit.retention.lifetime.rises import digamma_rise, trigamma_rise

_NEAR: Final = 0.05
"""Up to here log(1 + u) - u is taken from its series."""


def log_densities(
    x: Floats, z: Floats, parameters: tuple[float, float, float]
) -> Floats:
    """
    Return the log-likelihood of the mean money z of x purchases.

    Args:
        x: Purchases, from 1 on.
        z: Mean money of them, above 0.
        parameters: p, q and v.

    Returns:
        One each: to 1e-14 of themselves or, where it is more, to what the last digit
        of the money makes.

    Shape:
        x and z broadcast.

    Units:
        Minus the logarithm of money.

    Source:
        Fader and Hardie (2013), equation 1a; its large terms put together as by Loader,
        Fast and Accurate Computation of Binomial Probabilities (2000).

    Example:
        >>> log_densities(np.array(3.0), np.array(40.0), (6.25, 3.74, 15.44)).round(4)
        np.float64(-4.3336)
    """
    p, q, v = parameters
    log_money = np.log(z)
    return _density(p * x, q, np.log(x) + log_money - np.log(v))[0] - log_money


def likelihood(x: Floats, log_money: Floats, weight: Floats) -> Objective:
    """
    Return the log-likelihood of spending, in ln p, ln q and ln v.

    Args:
        x: Purchases of each row, from 1 on.
        log_money: Logarithm of the mean money of them.
        weight: How many customers the row stands for.

    Returns:
        A function of the log-parameters: value, gradient, Hessian.

    Shape:
        All (rows,).

    Units:
        The unit of v is that of the money.

    Source:
        As `log_densities`.

    Example:
        >>> one = np.ones(1)
        >>> likelihood(one, 0 * one, one)(np.zeros(3))[1].round(6).tolist()
        [0.306853, 0.306853, 0.0]
    """
    counts, places = np.unique(x, return_inverse=True)
    by_count = np.bincount(places, weights=weight)

    def total(column: Floats) -> float:
        """Add up over customers: pairwise, and on one processor, unlike a product."""
        return float((weight * column).sum())

    log_total, fixed = np.log(x) + log_money, total(log_money)

    def objective(logs: Floats) -> tuple[float, Floats, Floats]:
        p, q = np.exp(logs[:2]).tolist()
        a, a_row = p * counts, p * x
        # Money enters by two logs and their shares; counts by gammas of the distinct.
        each, above, below = _density(a_row, q, log_total - logs[2])
        share, other = np.exp(-above), np.exp(-below)
        g_p = float(by_count @ (a * digamma_rise(a, q))) - total(a_row * below)
        g_q = q * (float(by_count @ digamma_rise(q, a)) - total(above))
        g_v = total(q * other - a_row * share)
        one_s = trigamma(a + q)
        h_pp = float(by_count @ (a**2 * trigamma_rise(a, q))) + g_p
        h_pq = q * float(by_count @ (a * one_s))
        h_qq = q**2 * float(by_count @ trigamma_rise(q, a)) + g_q
        h_pv = -total(a_row * share)
        h_qv = q * total(other)
        h_vv = -total((a_row + q) * share * other)
        bends = [[h_pp, h_pq, h_pv], [h_pq, h_qq, h_qv], [h_pv, h_qv, h_vv]]
        value = total(each) - fixed
        return value, np.array([g_p, g_q, g_v]), np.array(bends)

    return objective


def _density(a: Floats, q: float, log: Floats) -> tuple[Floats, Floats, Floats]:
    """
    Return the log-density of the logarithm y of money over v, and two terms of it.

    These are log(1 + exp(y)) and log(1 + exp(-y)), which no money overflows.
    """
    with np.errstate(all="ignore"):
        some, ratio = np.log1p(np.exp(-np.abs(log))), np.exp(log)
        above, below = np.maximum(log, 0) + some, np.maximum(-log, 0) + some
        # By how much the money of the customer is off what p, q and v make likely.
        low = (ratio * q - a) / (1 + ratio)
        off = np.where(ratio > 1, (q - a / ratio) / (1 + 1 / ratio), low)
        value = a * _bent(off / a, np.log1p(q / a) - below)
        value += q * _bent(-off / q, np.log1p(a / q) - above)
    rest = log_gamma_rest(a) + log_gamma_rest(q) - log_gamma_rest(a + q)
    return value - rest, above, below


def _bent(u: Floats, log: Floats) -> Floats:
    """Return log(1 + u) - u, given the logarithm for a u near -1."""
    value = np.array(np.where(u > -0.5, np.log1p(u), log) - u)
    near = np.abs(u) < _NEAR
    small, series = u[near], np.zeros(np.count_nonzero(near))
    for k in range(14, 1, -1):
        series = small * series + (1 if k % 2 else -1) / k
    value[near] = series * small * small
    return value
