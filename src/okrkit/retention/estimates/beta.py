"""The incomplete beta function and its inverse, on arrays."""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats

__all__ = ["beta_cdf", "beta_quantile"]

_TINY: Final = 1e-300
# Terms of the continued fraction: it needs some √(a + b) of them, and stops by itself.
_TERMS: Final = 20_000
_HALVINGS: Final = 200


def beta_cdf(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """
    Return the chance that a value of a beta distribution is at most x.

    Args:
        x: Where, 0 to 1.
        a: First parameter, above 0.
        b: Second parameter, above 0.

    Returns:
        Chances, to 1e-12; NaN without such parameters.

    Shape:
        All broadcast.

    Units:
        Fractions.

    Source:
        The continued fraction of DLMF 8.17.22, by Lentz's method; the factor before it
        by Loader's deviance, "Fast and accurate computation of binomial
        probabilities" (2000).

    Example:
        >>> beta_cdf(0.5, [1, 2, 2], [1, 1, 2]).round(12).tolist()
        [0.5, 0.25, 0.5]
    """
    at, first, second = np.broadcast_arrays(
        *(np.asarray(v, np.float64) for v in (x, a, b))
    )
    fits = (first > 0) & (second > 0) & (at >= 0) & (at <= 1)
    chance = np.full(at.shape, np.nan)
    if fits.any():
        chance[fits] = _chance(at[fits], first[fits], second[fits])[0]
    return chance


def beta_quantile(p: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """
    Return the value that a beta distribution is at most with chance p.

    Args:
        p: Chances.
        a: First parameter, above 0.
        b: Second parameter, above 0.

    Returns:
        Quantiles, to 1e-10 of themselves; NaN outside, and without such parameters.

    Shape:
        All broadcast.

    Units:
        Fractions.

    Source:
        Newton's method on `beta_cdf`, kept between two bounds by halving.

    Example:
        >>> beta_quantile([0.025, 0.975], 4.5, 1.5).round(5).tolist()
        [0.37137, 0.97749]
    """
    chance, first, second = np.broadcast_arrays(
        *(np.asarray(v, np.float64) for v in (p, a, b))
    )
    fits = (first > 0) & (second > 0) & (chance >= 0) & (chance <= 1)
    value = np.full(chance.shape, np.nan)
    if fits.any():
        value[fits] = _value(chance[fits], first[fits], second[fits])
    return value


def _value(p: Floats, a: Floats, b: Floats) -> Floats:
    low, high = np.zeros_like(p), np.ones_like(p)
    x = a / (a + b)
    left = np.flatnonzero((p > 0) & (p < 1))
    for _ in range(_HALVINGS):
        if not left.size:
            break
        at = x[left]
        chance, density = _chance(at, a[left], b[left])
        under = chance < p[left]
        low[left] = np.where(under, at, low[left])
        high[left] = np.where(under, high[left], at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - (chance - p[left]) / density
        inside = (step > low[left]) & (step < high[left])
        x[left] = np.where(inside, step, (low[left] + high[left]) / 2)
        left = left[np.abs(x[left] - at) > 1e-14 * at]
    return np.where(p == 0, 0.0, np.where(p == 1, 1.0, x))


def _chance(x: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the chance of at most x, and the density there."""
    swap = x > (a + 1) / (a + b + 2)
    at = np.where(swap, 1 - x, x)
    first, second = np.where(swap, b, a), np.where(swap, a, b)
    factor = _factor(x, a, b)
    part = np.clip(factor * _fraction(at, first, second) / first, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        density = factor / (x * (1 - x))
    return np.where(swap, 1 - part, part), density


def _factor(x: Floats, a: Floats, b: Floats) -> Floats:
    """Return x^a (1 - x)^b / B(a, b), without the loss of large logarithms."""
    n = a + b
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        far = x * n - a
        exponent = a * _bent(far / a, x * n / a)
        exponent += b * _bent(-far / b, (1 - x) * n / b)
        exponent += _rest(n) - _rest(a) - _rest(b)
        made = np.sqrt(a * b / (2 * math.pi * n)) * np.exp(exponent)
    return np.where((x <= 0) | (x >= 1), 0.0, made)


def _bent(u: Floats, whole: Floats) -> Floats:
    """Return log(1 + u) - u, where 1 + u is `whole`; by its series where u is small."""
    series = np.zeros_like(u)
    small = np.where(np.abs(u) < 0.05, u, 0.0)
    for k in range(14, 1, -1):
        series = small * series + (1 if k % 2 else -1) / k
    plain = np.log(whole) - u
    return np.where(np.abs(u) < 0.05, series * small * small, plain)


def _rest(a: Floats) -> Floats:
    """Return what Stirling's formula leaves of log Γ(a)."""
    # Below 16 up by whole steps, each of which is known.
    up = np.zeros_like(a)
    at = a.copy()
    while np.any(at < 16):
        few = at < 16
        v = np.where(few, at, 16.0)
        step = (v + 0.5) * np.log1p(1 / v) - 1
        up = up + np.where(few, step, 0.0)
        at = np.where(few, at + 1, at)
    square = 1 / (at * at)
    series = 1 / 1188 - square * (691 / 360360)
    for term in (-1 / 1680, 1 / 1260, -1 / 360, 1 / 12):
        series = term + square * series
    return series / at + up


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """Return the continued fraction, by Lentz's method."""
    made = np.ones_like(x)
    left = np.arange(x.size)
    c = np.ones_like(x)
    d = 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _TERMS):
        even = a + 2 * m
        terms = (
            m * (b - m) * x / ((even - 1) * even),
            -(a + m) * (a + b + m) * x / (even * (even + 1)),
        )
        before = value
        for term in terms:
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            value = value * d * c
        going = np.abs(value - before) > 2e-16 * np.abs(value)
        if not going.all():
            made[left] = value
            left, value, c, d = left[going], value[going], c[going], d[going]
            x, a, b = x[going], a[going], b[going]
            if not left.size:
                break
    return made


def _off_zero(value: Floats) -> Floats:
    return np.where(np.abs(value) < _TINY, _TINY, value)
