"""`surprises`: how far each reading fell from what those before it said."""

import math
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Flags, Floats
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.numerics.special import normal_cdf, normal_quantile

__all__ = ["Wobble", "steadied", "surprises", "wobbles"]

MEMORIES: Final = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95)
"""How alike neighbours may be, at the usual distance: correlations tried."""

# Long memories are given up to four times the weight of none: forgetting them costs
# more false alarms than looking for them costs delay.
_FAVOURS: Final = (1.0, 1.6, 2.2, 2.8, 3.4, 4.0)
# How likely it is that nothing but the errors of the readings moves a steady level.
_STEADY: Final = 0.2
_OCTAVES: Final = 0.5
_KNOWN: Final = (-3.0, 6.0)
_UNKNOWN: Final = (-10.0, 10.0)
# Chances nearer to 0 and 1 are rounding errors of the sum of many.
_LEAST: Final = 1e-15
_LEAST_ERROR: Final = 1e-3
_TINY: Final = 1e-100


@frozen(eq=False, kw_only=True)
class Wobble:
    """
    Every way of moving around a steady level that is thought of, and its weight.

    Attributes:
        memory: Correlation of neighbours at the usual distance.
        spread: Standard deviation of the level's own movements.
        weight: How likely each is before any reading; they add up to 1.

    Shape:
        memory (g,), spread (..., g), weight (..., g).

    Example:
        >>> made = wobbles(np.array([8.0]), np.array([2.0]))
        >>> made.spread.min(), made.spread.max()
        (np.float64(0.0), np.float64(128.0))
    """

    memory: Floats
    spread: Floats
    weight: Floats


def surprises(values: ArrayLike, errors: ArrayLike, days: ArrayLike) -> Floats:
    """
    Return how far each reading fell from what those before it said, as normal scores.

    While the level stays as it is they are independent standard normal, whatever the
    level, the errors of the readings, their own wobble and its memory, averaged over
    `Wobble`: a reading is compared with a distribution made of those before it alone.

    Args:
        values: Readings, oldest first.
        errors: Their standard errors; NaN where nobody knows one.
        days: When they were read, rising.

    Returns:
        Normal scores; NaN for the first reading, and where no error is known for all
        up to the first that differs from the one before it.

    Raises:
        InvalidOKRError: No numbers, errors below 0, or days that do not rise.

    Shape:
        (..., n) each, days (n,) → (..., n).

    Units:
        Standard deviations.

    Source:
        Dawid, JRSS A 147 (1984), 278-292 (prequential residuals); the level and its
        wobble by the Kalman filter: Harvey, Forecasting, Structural Time Series Models
        and the Kalman Filter (1989), 3.2.

    Example:
        >>> surprises([40, 41, 39, 30], [2, 2, 2, 2], [0, 30, 61, 91]).round(2)
        array([  nan,  0.29, -0.55, -2.78])
    """
    x, s, t = read(values, errors, days)
    step = typical(t)
    many = math.prod(x.shape[:-1]), t.size
    flat = x.reshape(many), s.reshape(many)
    informed = (flat[1] > 0).any(axis=-1)
    z = np.full(flat[0].shape, np.nan)
    for has in (True, False):
        rows = np.flatnonzero(informed == has)
        if rows.size and x.shape[-1] > 1:
            z[rows] = _followed(flat[0][rows], flat[1][rows], t / step, informed=has)
    return z.reshape(x.shape)


def read(
    values: ArrayLike, errors: ArrayLike, days: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """
    Read the three columns of a series, or refuse them.

    Args:
        values: Readings.
        errors: Their standard errors.
        days: When they were read.

    Returns:
        The columns; values and errors of one shape.

    Raises:
        InvalidOKRError: No numbers, errors below 0, or days that do not rise.

    Shape:
        As `surprises`.

    Units:
        As `surprises`.

    Source:
        okrkit's own choice.

    Example:
        >>> [column.shape for column in read([1, 2], [1, 1], [0, 7])]
        [(2,), (2,), (2,)]
    """
    x = numbers(values, place="values", most=LARGEST)
    s = numbers(errors, place="errors", most=LARGEST)
    t = numbers(days, place="days", most=LARGEST)
    if x.ndim == 0 or t.ndim != 1 or x.shape[-1] != t.size or s.shape != x.shape:
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            place="days",
            expected="one error and one day for each reading",
            got=f"shapes {x.shape}, {s.shape} and {t.shape}",
        )
    for place, wrong in (
        ("values", np.isnan(x).any()),
        ("days", np.isnan(t).any() or bool((np.diff(t) <= 0).any())),
        ("errors", bool((s < 0).any())),
    ):
        if wrong:
            raise InvalidOKRError(
                "a series that cannot be read",
                code="series-broken",
                place=place,
                expected="every value known, errors of 0 or more, days that rise",
            )
    # What is so small is 0 once it is squared.
    x, s = (np.where(np.abs(column) < _TINY, 0.0, column) for column in (x, s))
    return x, s, t


def steadied(errors: ArrayLike, n: ArrayLike) -> Floats:
    """
    Return errors of readings by how much answers differ in all of them so far.

    The answers of one small survey may be alike by chance. Its error is then too small,
    and its value too high or too low: the two must not go together.

    Args:
        errors: Standard errors; NaN for unknown.
        n: How many answers each rests on; NaN for unknown.

    Returns:
        For a reading with both, ``sqrt(mean of n errors² so far / n)``, where the mean
        is weighted by n; the error itself for others.

    Raises:
        InvalidOKRError: No numbers.

    Shape:
        (..., n), kept.

    Units:
        Those of the errors.

    Source:
        okrkit's own choice.

    Example:
        >>> steadied([1.0, 2.0, 3.0], [100, 100, np.nan]).round(3).tolist()
        [1.0, 1.581, 3.0]
    """
    s = numbers(errors, place="errors", most=LARGEST)
    of = numbers(n, place="n", most=LARGEST)
    both = (s > 0) & (of > 0)
    answers = np.where(both, of, 0.0)
    differ = np.cumsum(np.where(both, (s * of) ** 2, 0.0), axis=-1)
    mean = differ / np.maximum(np.cumsum(answers, axis=-1), 1e-300)
    return np.where(both, np.sqrt(mean / np.where(both, of, 1.0)), s)


def typical(days: Floats) -> float:
    """
    Return the usual distance of neighbours.

    Args:
        days: Rising.

    Returns:
        The median distance; 1 where there is none.

    Shape:
        (n,) → one number.

    Units:
        Those of the days.

    Source:
        okrkit's own choice.

    Example:
        >>> typical(np.array([0.0, 7.0, 14.0, 28.0]))
        7.0
    """
    return float(np.median(np.diff(days))) if days.size > 1 else 1.0


def wobbles(values: Floats, errors: Floats) -> Wobble:
    """
    Return the ways of moving that are thought of for a series.

    Where errors are known, one in five says that nothing else moves the readings, and
    the others have a spread of a half-Cauchy distribution whose median is the first
    error; where none is, every order of magnitude is as likely as another.

    Args:
        values: Readings, which say the scale where no error is known.
        errors: Their standard errors; NaN for unknown.

    Returns:
        Memories by spreads.

    Shape:
        (..., n) → see `Wobble`.

    Units:
        Those of the values.

    Source:
        Half-Cauchy: Gelman, Bayesian Analysis 1 (2006), 515-534. The grid is okrkit's
        own choice.

    Example:
        >>> made = wobbles(np.array([3.0, 4.0]), np.array([np.nan, np.nan]))
        >>> made.spread.max(), float(made.weight.sum().round(9))
        (np.float64(1024.0), 1.0)
    """
    known = errors > 0  # NaN is not
    informed = bool(known.any())
    low, high = _KNOWN if informed else _UNKNOWN
    at = 2.0 ** np.arange(low, high + _OCTAVES / 2, _OCTAVES)
    prior = at / (1 + at**2) if informed else np.ones_like(at)
    favour = np.array(_FAVOURS)[:, None] * prior
    memory, spreads = np.repeat(MEMORIES, at.size), np.tile(at, len(MEMORIES))
    weight = favour.ravel() / favour.sum()
    if informed:
        memory, spreads = np.append(memory, 0.0), np.append(spreads, 0.0)
        weight = np.append((1 - _STEADY) * weight, _STEADY)
    unit = _first(errors, known) if informed else _first_move(values)
    shape = (*values.shape[:-1], spreads.size)
    return Wobble(
        memory=memory,
        spread=unit[..., None] * spreads,
        weight=np.broadcast_to(weight, shape),
    )


def filled(errors: Floats) -> Floats:
    """
    Return errors with that of their neighbours where one is not known.

    Args:
        errors: Standard errors; NaN for unknown.

    Returns:
        The last known one before it, else the first; 0 where none is known. Where one
        is above 0 no other is less than a thousandth of the first of these.

    Shape:
        (..., n), kept.

    Units:
        Those of the errors.

    Source:
        okrkit's own choice.

    Example:
        >>> filled(np.array([np.nan, 2.0, np.nan, 3.0]))
        array([2., 2., 2., 3.])
    """
    known = np.isfinite(errors)
    place = np.where(known, np.arange(errors.shape[-1]), -1)
    last = np.maximum.accumulate(place, axis=-1)
    first = np.argmax(known, axis=-1)[..., None]
    taken = np.take_along_axis(errors, np.where(last < 0, first, last), axis=-1)
    taken = np.where(known.any(axis=-1, keepdims=True), taken, 0.0)
    some = errors > 0
    least = np.where(some.any(axis=-1), _first(errors, some), 0.0)
    return np.maximum(taken, _LEAST_ERROR * least[..., None])


def _first(errors: Floats, known: Flags) -> Floats:
    """Return the first error that says a scale."""
    at = np.argmax(known, axis=-1)[..., None]
    return np.take_along_axis(errors, at, axis=-1)[..., 0]


def _first_move(values: Floats) -> Floats:
    """Return how large the first move is: the scale, where nothing else says one."""
    moves = np.abs(np.diff(values, axis=-1))
    at = np.argmax(moves > 0, axis=-1)[..., None]
    first = np.take_along_axis(moves, at, axis=-1)[..., 0]
    return np.where(first > 0, first, 1.0)


def _followed(x: Floats, errors: Floats, t: Floats, *, informed: bool) -> Floats:
    """Follow several series at once, each under every wobble."""
    wobble = wobbles(x, errors)
    s2 = filled(errors) ** 2
    tau2 = wobble.spread**2
    # The first reading alone says the level: x = level + wobble + error.
    level = np.broadcast_to(x[:, :1], tau2.shape)
    moved = np.zeros_like(tau2)
    v_level, v_moved, both = tau2 + s2[:, :1], tau2, -tau2
    weight = np.log(wobble.weight)
    z = np.full(x.shape, np.nan)
    for i in range(1, x.shape[1]):
        kept = wobble.memory ** (t[i] - t[i - 1])
        moved, both = kept * moved, kept * both
        v_moved = kept**2 * v_moved + (1 - kept**2) * tau2
        spread2 = v_level + v_moved + 2 * both + s2[:, i : i + 1]
        gap = x[:, i : i + 1] - level - moved
        z[:, i] = _scored(gap / np.sqrt(spread2), weight)
        weight = weight - 0.5 * (np.log(spread2) + gap**2 / spread2)
        weight -= weight.max(axis=-1, keepdims=True)
        gain, gained = (v_level + both) / spread2, (v_moved + both) / spread2
        level, moved = level + gain * gap, moved + gained * gap
        v_level, v_moved, both = (
            v_level - gain**2 * spread2,
            v_moved - gained**2 * spread2,
            both - gain * gained * spread2,
        )
    if not informed:
        # The first move said the scale, and so surprises nobody.
        moves = np.cumsum(np.diff(x, axis=-1) != 0, axis=-1)
        before = np.diff(moves, axis=-1, prepend=0) > 0
        z[:, 1:][(moves == 0) | ((moves == 1) & before)] = np.nan
    return z


def _scored(z: Floats, weight: Floats) -> Floats:
    """Return the normal score of a chance that many distributions give, weighed."""
    part = np.exp(weight - weight.max(axis=-1, keepdims=True))
    part /= part.sum(axis=-1, keepdims=True)
    below = (part * normal_cdf(z)).sum(axis=-1)
    return normal_quantile(np.clip(below, _LEAST, 1 - _LEAST))
