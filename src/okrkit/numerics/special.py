"""
Chances and quantiles of the normal and of Student's t distribution, on arrays.

Inner kernels: their callers have validated. What no distribution has (a chance
outside 0 to 1, no degrees of freedom) gives NaN, as NaN does.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats

__all__ = ["normal_cdf", "normal_quantile", "t_cdf", "t_quantile"]

# Elements worked on at a time: the dozen columns between stay in the cache.
_BLOCK: Final = 8192

# (1 + z) exp(z²/2) times the normal chance beyond z, for z from 0 to infinity, as a
# polynomial in (z - 5) / (z + 5): its Chebyshev series, cut after 22 terms (7e-16).
_MILLS: Final = (
    0.46151582985003764,
    -0.09155228183401112,
    0.031030368425996276,
    0.010002352385413518,
    -0.026401042967610918,
    0.024536963238891124,
    -0.015170415382194151,
    0.0065220007252342425,
    -0.0016760725071201736,
    7.79121440702919e-06,
    0.00018233490375638885,
    -5.360602125091952e-05,
    -9.898304711862822e-06,
    9.055745037072721e-06,
    -6.622356838353682e-08,
    -1.3004549261799018e-06,
    1.2293076767873598e-07,
    1.8846163807542468e-07,
    -2.259986670943523e-08,
    -2.54667816805072e-08,
    2.0752306874165582e-09,
    2.2070652717459774e-09,
)

# AS 241, PPND16: numerator and denominator of the middle, of the tails, and far out.
_MIDDLE: Final = (
    (
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ),
    (
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ),
)
_TAIL: Final = (
    (
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ),
    (
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ),
)
_FAR: Final = (
    (
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ),
    (
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ),
)

# sqrt((w/2) / sinh(w/2)) as a series in w²: how far Student's t is from a normal
# distribution in sqrt(w), see `_tail`.
_BEND: Final = (
    1.0,
    -1 / 48,
    1 / 2560,
    -61 / 7741440,
    1261 / 7431782400,
    -79 / 20761804800,
)
# Terms of two degrees of freedom each, up to where that series is enough (1e-13).
_STEPS: Final = 8
# From here on Student's t is the normal distribution, to 1e-14.
_NORMAL: Final = 1e20
# x²/df from which log1p is a plain logarithm, and the square may be beyond all floats.
_HUGE: Final = 1e30
# A quantile whose w is more starts from the terms in y, any other from the normal.
_FAR_OUT: Final = 1.5


def normal_cdf(z: ArrayLike) -> Floats:
    """
    Return the chance that a standard normal value is at most z.

    Args:
        z: Where; the chance of more than z is that of less than -z.

    Returns:
        Chances from 0 to 1, to 1e-13 of themselves however small; NaN for NaN.

    Shape:
        Any shape, and the same one back.

    Units:
        Standard deviations; a fraction.

    Source:
        One Chebyshev series from 0 to infinity, after Shepherd and Laframboise,
        Mathematics of Computation 36 (1981), 249-253; coefficients by okrkit.

    Example:
        >>> normal_cdf([-40.0, 0.0, 1.959964]).round(6).tolist()
        [0.0, 0.5, 0.975]
    """
    return _in_blocks(_normal_chance, z)


def normal_quantile(p: ArrayLike) -> Floats:
    """
    Return the value that a standard normal is at most with chance p.

    Args:
        p: Chances.

    Returns:
        Quantiles, to 1e-15 of themselves; -inf at 0 and inf at 1; NaN outside.

    Shape:
        Any shape, and the same one back.

    Units:
        A fraction; standard deviations.

    Source:
        Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477-484.

    Example:
        >>> normal_quantile([0.025, 0.5, 1.0]).round(6).tolist()
        [-1.959964, 0.0, inf]
    """
    return _in_blocks(_normal_value, p)


def t_cdf(x: ArrayLike, df: ArrayLike) -> Floats:
    """
    Return the chance that a value of Student's t is at most x.

    Args:
        x: Where; the chance of more than x is that of less than -x.
        df: Degrees of freedom, more than 0 and not only whole ones; infinity is the
            normal distribution.

    Returns:
        Chances from 0 to 1, to 2e-13 of themselves however small; NaN for NaN and
        without degrees of freedom.

    Shape:
        x and df broadcast.

    Units:
        Standard errors; a fraction.

    Source:
        The recurrence of the incomplete beta function, DLMF 8.17.20, up to where its
        expansion about the normal distribution holds: `_tail`.

    Example:
        >>> t_cdf([-1.0, 0.0, 1.0], [[1.0], [float("inf")]]).round(4).tolist()
        [[0.25, 0.5, 0.75], [0.1587, 0.5, 0.8413]]
    """
    return _in_blocks(_t_chance, x, df)


def t_quantile(p: ArrayLike, df: ArrayLike) -> Floats:
    """
    Return the value that Student's t is at most with chance p.

    Args:
        p: Chances.
        df: Degrees of freedom, more than 0 and not only whole ones; infinity is the
            normal distribution.

    Returns:
        Quantiles, to 1e-12 of themselves from one degree of freedom on (and to 1e-12
        / df below); -inf at 0 and inf at 1, as beyond all floats; NaN outside, and
        without degrees of freedom.

    Shape:
        p and df broadcast.

    Units:
        A fraction; standard errors.

    Source:
        Halley's method on the logarithm of the chance, from the expansions that
        `t_cdf` is made of; near the median the series of Shaw, Journal of
        Computational Finance 9 (2006), 37-73.

    Example:
        >>> t_quantile([0.5, 0.75, 0.975], [1.0, 1.0, 9.0]).round(4).tolist()
        [0.0, 1.0, 2.2622]
    """
    return _in_blocks(_t_value, p, df)


def _in_blocks(
    kernel: Callable[..., Floats], first: ArrayLike, df: ArrayLike | None = None
) -> Floats:
    """
    Work through arrays block by block, so that memory stays small and near.

    One number of degrees of freedom stays a number: what depends on nothing else is
    then worked out once for a block.
    """
    columns = [np.asarray(first, dtype=np.float64)]
    with np.errstate(all="ignore"):
        if df is not None:
            nu = np.asarray(df, dtype=np.float64)
            nu = np.asarray(np.where(nu > 0, np.minimum(nu, _NORMAL), np.nan))
            if nu.size == 1:
                shape = np.broadcast_shapes(columns[0].shape, nu.shape)
                columns = [np.broadcast_to(columns[0], shape)]
                kernel = partial(kernel, nu=nu.reshape(())[()])
            else:
                columns.append(nu)
        blocks = np.nditer(
            [*columns, None],
            flags=["external_loop", "buffered", "zerosize_ok"],
            buffersize=_BLOCK,
        )
        with blocks:
            for *block, out in blocks:
                out[...] = kernel(*block)
            return blocks.operands[-1]


def _normal_chance(z: Floats) -> Floats:
    """Return the chance of at most z, in one block."""
    size = np.minimum(np.abs(z), 40.0)  # beyond 39 nothing is left
    upper = np.exp(-0.5 * size * size) * _mills(size)
    return np.where(z < 0, upper, 1 - upper)


def _normal_value(p: Floats) -> Floats:
    """Return the quantile of p, in one block."""
    middle = p - 0.5
    value = middle * _ratio(_MIDDLE, 0.180625 - middle * middle)
    outside = np.flatnonzero(~(np.abs(middle) <= 0.425))
    if outside.size:
        tail = p[outside]
        root = np.sqrt(-np.log(np.minimum(tail, 1 - tail)))
        size = np.where(root <= 5, _ratio(_TAIL, root - 1.6), _ratio(_FAR, root - 5))
        # The logarithm of 0 is infinite, of less nothing at all.
        size[np.isinf(root)] = np.inf
        value[outside] = np.copysign(size, middle[outside])
    return value


def _t_chance(x: Floats, nu: Floats) -> Floats:
    """Return the chance of at most x, in one block."""
    size = np.abs(x)
    ratio = np.minimum(size * size / nu, _HUGE)
    w = np.log1p(ratio)
    y = 1 / (1 + ratio)
    tail, _ = _tail(nu, w, y, ratio * y)
    power = w * (-0.5 * nu)
    huge = ratio >= _HUGE
    if huge.any():
        power = np.where(huge, nu * (0.5 * np.log(nu) - np.log(size)), power)
    upper = np.minimum(np.exp(power) * tail, 0.5)
    return np.where(x < 0, upper, 1 - upper)


def _tail(nu: Floats, w: Floats, y: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """
    Return the chance beyond x >= 0, divided by exp(-nu w / 2), and a factor.

    With w = log(1 + x²/nu) and s = sqrt(w) the density of t is
    ``C exp(-nu s²/2) sqrt(w / (1 - exp(-w)))`` in s. Two steps:

    - Eight times two degrees of freedom more, by the recurrence of the incomplete beta
      function: each step leaves a term in y = exp(-w), and all of them are positive.
    - There, with n = nu + 16 - 1/2, the density is ``C exp(-n s²/2)`` times `_BEND`.
      By parts each power of w gives a normal chance and a polynomial; the normal
      chances add up to exactly one, which also gives C.

    Args:
        nu: Degrees of freedom.
        w: As above.
        y: exp(-w).
        rest: 1 - y.

    Returns:
        The chance as said, and C / nu.
    """
    n = nu + (2 * _STEPS - 0.5)
    part = 1 / n
    bend: Floats | float = _BEND[-1]
    value = np.full_like(w, bend)
    for m in range(2 * len(_BEND) - 3, 0, -1):
        bend = bend * ((2 * m + 1) * part)
        if m % 2 == 0:
            bend = bend + _BEND[m // 2]
        value *= w
        value += bend
    density = np.sqrt(n / (2 * math.pi)) / (1 + bend * part)
    root = np.sqrt(w)
    value *= root
    value *= part * density
    root *= np.sqrt(n)
    value += _mills(root)
    value *= np.exp((0.25 - _STEPS) * w)

    factor = density / (nu + (2 * _STEPS - 1))
    terms = np.zeros_like(w)
    terms += factor
    for k in range(2 * _STEPS - 3, 0, -2):
        factor = factor + factor / (nu + k)
        terms *= y
        terms += factor
    terms *= np.sqrt(rest)
    terms += value
    return terms, factor


def _t_value(p: Floats, nu: Floats) -> Floats:
    """Return the quantile of p, in one block."""
    tail = np.minimum(p, 1 - p)
    log_tail = np.log(tail)
    s = _start(tail, log_tail, nu, _rough_density(nu))
    # Each step has three times the digits of the one before: two are enough.
    s, _ = _nearer(s, log_tail, nu)
    s, density = _nearer(s, log_tail, nu)
    few = nu < 0.05
    if few.any():
        # So far out that the rough density led astray: again from the exact one.
        again = _start(tail, log_tail, nu, density)
        for _ in range(3):
            again, _ = _nearer(again, log_tail, nu)
        s = np.where(few, again, s)
    w = s * s
    size = np.sqrt(-nu * np.expm1(-w)) * np.exp(0.5 * w)
    # A chance near one half holds few digits of its distance from it.
    off = (0.5 - tail) / density
    near = (tail > 0.499) & (off < 0.1)
    if near.any():
        size = np.where(near, _near_median(off, nu), size)
    size = np.where(tail == 0, np.inf, size)
    signed: Floats = np.copysign(size, p - 0.5)
    return signed


def _rough_density(nu: Floats) -> Floats:
    """Return the density in s at the median, to a hundredth of itself or better."""
    n = nu + 1.5
    bent = 1 + 1 / (16 * n * n)
    return nu / (nu + 1) * np.sqrt(n / (2 * math.pi)) * bent


def _start(tail: Floats, log_tail: Floats, nu: Floats, density: Floats) -> Floats:
    """
    Return s of a chance, to a tenth of itself or better.

    Far out by the first two terms in y, else by the first bend of the normal.
    """
    w = (np.log(density / nu) - log_tail) * (2 / nu)
    w += np.log1p(np.exp(-w) * (0.5 * nu / (nu + 2))) * (2 / nu)
    n = 2 * math.pi * density * density
    z = -_normal_value(tail)
    bent = z / np.sqrt(n) / (1 + z * z / (48 * (n + 0.2) ** 2))
    return np.where(w > _FAR_OUT, np.sqrt(w), bent)


def _nearer(s: Floats, log_tail: Floats, nu: Floats) -> tuple[Floats, Floats]:
    """Return s after a step of Halley's method, and the density at the median."""
    w = s * s
    y = np.exp(-w)
    rest = -np.expm1(-w)
    # From 100 on the normal part is nothing, and its polynomial overflows.
    chance, factor = _tail(nu, np.minimum(w, 100.0), y, rest)
    density = nu * factor
    hazard = density * np.sqrt(w / rest) / chance
    step = (np.log(chance) - 0.5 * nu * w - log_tail) / hazard
    curve = hazard - nu * s + 1 / s - s * y / rest
    return s + step / np.maximum(1 + 0.5 * step * curve, 0.3), density


def _near_median(off: Floats, nu: Floats) -> Floats:
    """Return the quantile of a chance so far from one half, over the density."""
    square = off * off
    third = (1 + nu) / 6
    fifth = (1 + nu * (8 + 7 * nu)) / 120
    seventh = (1 + nu * (9 + nu * (135 + 127 * nu))) / 5040
    series = 1 + square * (third + square * (fifth + square * seventh))
    return np.sqrt(nu) * off * series


def _mills(z: Floats) -> Floats:
    """Return the normal chance beyond z >= 0, divided by exp(-z²/2)."""
    above = z + 5.0
    value = _polynomial(_MILLS, (z - 5.0) / above)
    above -= 4.0
    value /= above
    return value


def _ratio(parts: tuple[tuple[float, ...], tuple[float, ...]], at: Floats) -> Floats:
    """Return the value of one polynomial over another."""
    above, below = parts
    value = _polynomial(above, at)
    value /= _polynomial(below, at)
    return value


def _polynomial(coefficients: tuple[float, ...], at: Floats) -> Floats:
    """Return the value of a polynomial, by Horner's rule."""
    value = at * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= at
    value += coefficients[0]
    return value
