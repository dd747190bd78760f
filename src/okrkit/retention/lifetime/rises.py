"""
Differences of log gamma and its derivatives over a distance, and sums of them.

Inner kernels: their callers have validated. The difference of two large values would
leave nothing where the start is large and the distance short, as it is of customers
who hardly differ from each other.
"""

from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats
from okrkit.numerics.gamma import digamma, log_gamma, trigamma

__all__ = ["Rising", "digamma_rise", "log_beta_ratio", "log_rise", "trigamma_rise"]

_LARGE: Final = 16.0
"""From here on the expansions about infinity hold, to 1e-16."""

_FAR: Final = 4096
"""Counts are taken one by one up to here: log gamma(z + x) - log gamma(z) is the sum of
log(z + j) over j < x, exact for every z."""

# What is left of log gamma, digamma and trigamma beyond their first terms, in 1/z².
_LOG: Final = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_PSI: Final = (-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760)
_PSI_1: Final = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)


def log_rise(z: ArrayLike, t: ArrayLike) -> Floats:
    """
    Return log gamma(z + t) - log gamma(z).

    Args:
        z: Where, above 0.
        t: How far, from 0 on.

    Returns:
        To 1e-15 of t log(z + t), however large z is.

    Shape:
        z and t broadcast.

    Units:
        None.

    Source:
        The difference of DLMF 5.11.1, written so that nothing large cancels.

    Example:
        >>> log_rise([1.0, 1e15], [3.0, 1.0]).round(6).tolist()
        [1.791759, 34.538776]
    """
    start, far = _pair(z, t)
    large = start >= _LARGE
    with np.errstate(all="ignore"):
        safe = np.where(large, start, _LARGE)
        end = safe + far
        rise = (end - 0.5) * np.log1p(far / safe) - far + far * np.log(safe)
        rise += _series(_LOG, end) / end - _series(_LOG, safe) / safe
        low = np.where(large, 1.0, start)
        return np.where(large, rise, log_gamma(low + far) - log_gamma(low))


def digamma_rise(z: ArrayLike, t: ArrayLike) -> Floats:
    """
    Return digamma(z + t) - digamma(z).

    Args:
        z: Where, above 0.
        t: How far, from 0 on.

    Returns:
        To 1e-13 of itself, also where z is large.

    Shape:
        z and t broadcast.

    Units:
        None.

    Source:
        The difference of DLMF 5.11.2.

    Example:
        >>> (digamma_rise([1.0, 1e15], [3.0, 1.0]) * [1, 1e15]).round(6).tolist()
        [1.833333, 1.0]
    """
    start, far = _pair(z, t)
    large = start >= _LARGE
    with np.errstate(all="ignore"):
        safe = np.where(large, start, _LARGE)
        end = safe + far
        rise = np.log1p(far / safe) + 0.5 * far / (safe * end)
        rise += _series(_PSI, end) / end**2 - _series(_PSI, safe) / safe**2
        low = np.where(large, 1.0, start)
        return np.where(large, rise, digamma(low + far) - digamma(low))


def trigamma_rise(z: ArrayLike, t: ArrayLike) -> Floats:
    """
    Return trigamma(z + t) - trigamma(z).

    Args:
        z: Where, above 0.
        t: How far, from 0 on.

    Returns:
        To 1e-13 of itself, also where z is large.

    Shape:
        z and t broadcast.

    Units:
        None.

    Source:
        The difference of DLMF 5.15.8.

    Example:
        >>> trigamma_rise([1.0, 1e15], [3.0, 1.0]).round(6).tolist()
        [-1.361111, -0.0]
    """
    start, far = _pair(z, t)
    large = start >= _LARGE
    with np.errstate(all="ignore"):
        safe = np.where(large, start, _LARGE)
        end = safe + far
        rise = -far / (safe * end)
        rise -= 0.5 * far * (safe + end) / (safe * end) ** 2
        rise += _series(_PSI_1, end) / end**3 - _series(_PSI_1, safe) / safe**3
        low = np.where(large, 1.0, start)
        return np.where(large, rise, trigamma(low + far) - trigamma(low))


def log_beta_ratio(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Floats:
    """
    Return log(B(a, b + t) / B(a, b)): how a beta mixture survives t trials.

    Args:
        a: Chance to leave, first parameter, above 0.
        b: Second one, above 0.
        t: Trials, from 0 on, whole or not.

    Returns:
        0 or less; to 1e-15 of the lesser of a and t times a logarithm.

    Shape:
        a, b and t broadcast.

    Units:
        None.

    Source:
        DLMF 5.12.1; a and t change places where that leaves less to cancel.

    Example:
        >>> log_beta_ratio(1.0, 1.0, [0.0, 1.0, 1e100]).round(6).tolist()
        [0.0, -0.693147, -230.258509]
    """
    first, second, far = np.broadcast_arrays(
        *(np.asarray(part, np.float64) for part in (a, b, t))
    )
    short, long = np.minimum(first, far), np.maximum(first, far)
    # The ratio is the same function of a and t.
    with np.errstate(all="ignore"):
        ratio = log_rise(second, short) - log_rise(second + long, short)
        ratio = np.where(np.isinf(far), -np.inf, ratio)
        return np.where(short == 0, 0.0, ratio)


@frozen(eq=False)
class Rising:
    """
    Weighted counts, ready for sums of log gamma(z + x) - log gamma(z).

    Attributes:
        above: Weight of the counts above 0, 1, 2 and so on.
        far: Distinct counts beyond 4096.
        weight: Of each.

    Shape:
        above (least of 4096 and the largest count,), far and weight (m,).
    """

    above: Floats
    far: Floats
    weight: Floats

    @classmethod
    def of(cls, x: Floats, weight: Floats) -> "Rising":
        """
        Bring counts together.

        Args:
            x: Counts.
            weight: Of each.

        Returns:
            What `sums` needs, of the size of the largest count or 4096.

        Shape:
            x and weight (n,).

        Example:
            >>> Rising.of(np.array([2.0, 0.0]), np.array([1.0, 5.0])).above
            array([1., 1.])
        """
        near = np.minimum(x, _FAR).astype(np.int64)
        counted = np.bincount(near, weights=weight).astype(np.float64, copy=False)
        above = np.cumsum(counted[::-1])[::-1][1:]
        beyond = x > _FAR
        far, places = np.unique(x[beyond], return_inverse=True)
        weights = np.bincount(places, weights=weight[beyond], minlength=len(far))
        return cls(above, far, weights.astype(np.float64, copy=False))

    def sums(self, z: float) -> tuple[float, float, float]:
        """
        Return the sum at z and its first two derivatives.

        Args:
            z: Above 0.

        Returns:
            The sum, its derivative and its second derivative in z.

        Example:
            >>> Rising.of(np.array([2.0]), np.array([1.0])).sums(1.0)[1:]
            (1.5, -1.25)
        """
        at = z + np.arange(len(self.above))
        part = self.above / at
        value, slope = float(self.above @ np.log(at)), float(part.sum())
        bend = -float((part / at).sum())
        if self.far.size:
            start, rest = z + _FAR, self.far - _FAR
            value += float(self.weight @ log_rise(start, rest))
            slope += float(self.weight @ digamma_rise(start, rest))
            bend += float(self.weight @ trigamma_rise(start, rest))
        return value, slope, bend


def _pair(z: ArrayLike, t: ArrayLike) -> tuple[Floats, Floats]:
    start, far = np.broadcast_arrays(
        np.asarray(z, np.float64), np.asarray(t, np.float64)
    )
    return start, far


def _series(coefficients: tuple[float, ...], z: Floats) -> Floats:
    """Return a polynomial in 1/z², by Horner's rule."""
    square = 1 / (z * z)
    value = np.full_like(z, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value = value * square + coefficient
    return value
