"""
Logarithms of the gamma and beta functions and their derivatives, on arrays.

Inner kernels: their callers have validated. Arguments below 0 give NaN, as NaN does.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats

__all__ = ["digamma", "log_beta", "log_gamma", "log_gamma_rest", "trigamma"]

_LARGE: Final = 10.0
"""From here on the expansions about infinity hold, to 1e-16."""

_EULER: Final = 0.5772156649015329
_HALF_LOG_TAU: Final = 0.9189385332046728

# Powers of z from the second on in log gamma(2 + z) - (1 - Euler's constant) z:
# (-1)**k (zeta(k) - 1) / k, up to where (1/4)**k is nothing.
_NEAR_TWO: Final = (
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784546,
    -0.007385551028673986,
    0.0028905103307415234,
    -0.001192753911703261,
    0.0005096695247430425,
    -0.00022315475845357939,
    9.945751278180853e-05,
    -4.492623673813314e-05,
    2.050721277567069e-05,
    -9.439488275268397e-06,
    4.374866789907488e-06,
    -2.039215753801366e-06,
    9.55141213040742e-07,
    -4.492469198764566e-07,
    2.1207184805554665e-07,
    -1.0043224823968099e-07,
    4.7698101693639804e-08,
    -2.2711094608943164e-08,
    1.0838659214896955e-08,
    -5.183475041970047e-09,
    2.4836745438024785e-09,
    -1.1921401405860912e-09,
    5.731367241678862e-10,
    -2.7595228851242334e-10,
)

# Bernoulli numbers, as the expansions about infinity want them.
_STIRLING: Final = (
    1 / 12,
    -1 / 360,
    1 / 1260,
    -1 / 1680,
    1 / 1188,
    -691 / 360360,
    1 / 156,
    -3617 / 122400,
    43867 / 244188,
)
_PSI: Final = tuple(-(2 * k + 1) * c for k, c in enumerate(_STIRLING))
_PSI_1: Final = tuple((2 * k + 2) * -c for k, c in enumerate(_PSI))


def log_gamma(x: ArrayLike) -> Floats:
    """
    Return the logarithm of the gamma function.

    Args:
        x: Where, from 0 on.

    Returns:
        To 1e-15 of themselves, also near the zeros at 1 and 2; inf at 0 and infinity.

    Shape:
        Any shape, and the same one back.

    Units:
        None.

    Source:
        DLMF 5.7.3 near 2, 5.5.1 up to 10, 5.11.1 from there.

    Example:
        >>> log_gamma([0.5, 1.0, 5.0]).round(6).tolist()
        [0.572365, 0.0, 3.178054]
    """
    at = np.asarray(x, dtype=np.float64)
    flat = np.where(at >= 0, at, np.nan).ravel()
    with np.errstate(all="ignore"):
        value = np.empty_like(flat)
        large = flat >= _LARGE
        value[large] = _log_gamma_large(flat[large])
        value[~large] = _log_gamma_small(flat[~large])
    return value.reshape(at.shape)


def digamma(x: ArrayLike) -> Floats:
    """
    Return the derivative of the logarithm of the gamma function.

    Args:
        x: Where, from 0 on.

    Returns:
        To 1e-15 of themselves or of 1, whichever is more; -inf at 0, inf at infinity.

    Shape:
        Any shape, and the same one back.

    Units:
        None.

    Source:
        DLMF 5.5.2 up to 10, 5.11.2 from there.

    Example:
        >>> digamma([0.5, 1.0, 5.0]).round(6).tolist()
        [-1.96351, -0.577216, 1.506118]
    """
    at = np.asarray(x, dtype=np.float64)
    with np.errstate(all="ignore"):
        high = np.where(at >= 0, at, np.nan)
        below = np.zeros_like(high)
        while np.any(small := high < _LARGE):
            below += np.where(small, 1 / high, 0)
            high = high + small
        square = 1 / (high * high)
        series = square * _polynomial(_PSI, square)
        return np.log(high) - 0.5 / high + series - below


def trigamma(x: ArrayLike) -> Floats:
    """
    Return the second derivative of the logarithm of the gamma function.

    Args:
        x: Where, from 0 on.

    Returns:
        To 1e-15 of themselves; inf at 0, 0 at infinity.

    Shape:
        Any shape, and the same one back.

    Units:
        None.

    Source:
        DLMF 5.15.5 up to 10, 5.15.8 from there.

    Example:
        >>> trigamma([0.5, 1.0, 5.0]).round(6).tolist()
        [4.934802, 1.644934, 0.221323]
    """
    at = np.asarray(x, dtype=np.float64)
    with np.errstate(all="ignore"):
        high = np.where(at >= 0, at, np.nan)
        below = np.zeros_like(high)
        while np.any(small := high < _LARGE):
            below += np.where(small, 1 / (high * high), 0)
            high = high + small
        part = 1 / high
        square = part * part
        series = square * _polynomial(_PSI_1, square)
        return part * (1 + 0.5 * part + series) + below


def log_beta(a: ArrayLike, b: ArrayLike) -> Floats:
    """
    Return the logarithm of the beta function.

    Args:
        a: From 0 on.
        b: From 0 on.

    Returns:
        To 1e-14 of themselves or of 1, whichever is more, however unlike a and b are.

    Shape:
        a and b broadcast.

    Units:
        None.

    Source:
        DLMF 5.12.1, with the large terms of the three put together first.

    Example:
        >>> log_beta([1.0, 2.0], [1.0, 3.0]).round(6).tolist()
        [0.0, -2.484907]
    """
    given = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    less, more = np.minimum(*given), np.maximum(*given)
    with np.errstate(all="ignore"):
        both = less + more
        share = less / both
        value = log_gamma_rest(less) + log_gamma_rest(more) - log_gamma_rest(both)
        value += less * np.log(share) + more * np.log1p(-share)
        return np.where(less == 0, np.inf, value)


def log_gamma_rest(x: ArrayLike) -> Floats:
    """
    Return log gamma(x) - (x log x - x): what remains once the large terms are out.

    Args:
        x: Where, above 0.

    Returns:
        To 1e-14 of themselves or of 1, whichever is more.

    Shape:
        Any shape, and the same one back.

    Units:
        None.

    Source:
        As `log_gamma`.

    Example:
        >>> log_gamma_rest([1.0, 1e9]).round(6).tolist()
        [1.0, -9.442694]
    """
    at = np.asarray(x, dtype=np.float64)
    with np.errstate(all="ignore"):
        large = at >= _LARGE
        low = np.where(large, 1.0, at)
        small = log_gamma(low) - low * np.log(low) + low
        high = np.where(large, at, _LARGE)
        far = _HALF_LOG_TAU - 0.5 * np.log(high) + _remainder(high)
        return np.where(large, far, small)


def _log_gamma_large(x: Floats) -> Floats:
    """Return it from 10 on."""
    whole = (x - 0.5) * np.log(x) - x + _HALF_LOG_TAU + _remainder(x)
    return np.where(np.isinf(x), np.inf, whole)


def _log_gamma_small(x: Floats) -> Floats:
    """Return it below 10: from the series about 2, by factors that are never small."""
    above = np.maximum(np.floor(x - 1.5), 0)
    product = np.ones_like(x)
    for step in range(1, 9):
        product *= np.where(step <= above, x - step, 1)
    z = x - above - 2
    # Below 1.5 by one step up, below 0.5 by two; x + 1 first would lose x's digits.
    lowest = x < 0.5
    low = (x < 1.5) & ~lowest
    z = np.where(low, x - 1, np.where(lowest, x, z))
    value = z * ((1 - _EULER) + z * _polynomial(_NEAR_TWO, z))
    value -= np.where(low | lowest, np.log1p(z), 0)
    return value + np.log(product) - np.where(lowest, np.log(x), 0)


def _remainder(x: Floats) -> Floats:
    """Return what Stirling's formula lacks, for large x."""
    part = 1 / np.maximum(x, 1)
    return part * _polynomial(_STIRLING, part * part)


def _polynomial(coefficients: tuple[float, ...], at: Floats) -> Floats:
    """Return the value of a polynomial, by Horner's rule."""
    value = np.full_like(at, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value *= at
        value += coefficient
    return value
