"""`located`: when a level fell, and by how much, once it is known that it did."""

import math
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.special import normal_cdf
from okrkit.retention.estimates.intervals import check_level
from okrkit.strategy.pain.surprises import Wobble, filled, read, typical, wobbles

__all__ = ["Located", "located"]

LONGEST: Final = 200
"""Readings before it that are looked at: more tell nothing new of a change today."""

_USUAL: Final = 4.0
_HALVINGS: Final = 60
_NEGLIGIBLE: Final = 1e-7


@frozen(eq=False, kw_only=True)
class Located:
    """
    When a level fell, and by how much.

    Attributes:
        chance: Of each reading to be the first of the lower level.
        first: Place of the likeliest.
        earliest: First place of the interval.
        latest: Last place of it.
        size: How far the level moved; below 0.
        low: Lower end of its interval.
        high: Upper end.
        before: The level before, at the likeliest place.

    Shape:
        chance (n,).

    Example:
        >>> made = located([40, 41, 39, 30, 31], [1] * 5, range(5))
        >>> made.first, round(made.size)
        (3, -9)
    """

    chance: Floats
    first: int
    earliest: int
    latest: int
    size: float
    low: float
    high: float
    before: float


def located(
    values: ArrayLike,
    errors: ArrayLike,
    days: ArrayLike,
    *,
    last: int | None = None,
    level: float = 0.95,
) -> Located:
    """
    Say when a level fell, and by how much, given that it fell once.

    Before the readings are seen every day is as likely as another, a fall is of the
    order of four standard deviations of a reading, and readings wobble in any of the
    ways of `wobbles`. That there was a fall is taken for granted, which makes small
    ones look larger than they are.

    Args:
        values: Readings, oldest first; two at least.
        errors: Their standard errors; NaN where nobody knows one.
        days: When they were read, rising.
        last: The last place that may be the first reading of the lower level.
        level: How often the intervals hold the truth.

    Returns:
        The day and the size with their intervals.

    Raises:
        InvalidOKRError: Fewer than two readings, and as `surprises`.

    Shape:
        (n,) each.

    Units:
        Those of the values; places of readings.

    Source:
        Generalised least squares with a step, its day and the ways to wobble averaged:
        Carlin, Gelfand and Smith, Applied Statistics 41 (1992), 389-405.

    Example:
        >>> made = located([40, 41, 39, 30, 31], [1] * 5, range(5))
        >>> made.chance.round(2).tolist()
        [0.0, 0.0, 0.0, 1.0, 0.0]
    """
    x, s, t = read(values, errors, days)
    if x.ndim != 1 or x.size < 2:
        raise InvalidOKRError(
            "a change lies between two readings",
            code="too-few-readings",
            place="values",
            expected="two readings or more",
            got=shown(x.shape),
        )
    level = check_level(level)
    skipped = max(0, x.size - LONGEST)
    weight, size, error, before = _steps(x[skipped:], s[skipped:], t[skipped:])
    allowed = np.arange(skipped + 1, x.size) <= (x.size if last is None else last)
    weight = np.where(allowed, weight, 0.0)
    weight /= weight.sum()
    chance = np.concatenate([np.zeros(skipped + 1), weight.sum(axis=0)])
    held = _likeliest(chance, level)
    first = int(np.argmax(chance))
    own = weight[:, first - skipped - 1]
    keep = weight > _NEGLIGIBLE
    parts = weight[keep] / weight[keep].sum(), size[keep], error[keep]
    return Located(
        chance=chance,
        first=first,
        earliest=int(np.min(held)),
        latest=int(np.max(held)),
        size=_quantile(parts, 0.5),
        low=_quantile(parts, (1 - level) / 2),
        high=_quantile(parts, (1 + level) / 2),
        before=float(own @ before[:, first - skipped - 1] / own.sum()),
    )


def _steps(x: Floats, s: Floats, t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """
    Fit a step at each reading but the first, under each wobble.

    Returns weights, sizes, their errors, and the levels before: (wobbles, n - 1).
    """
    wobble, known = wobbles(x, s), filled(s)
    steps = np.tril(np.ones((x.size, x.size)))[:, 1:]
    columns = np.column_stack([np.ones(x.size), x - x[0], steps])
    made, size_of = _whitened(columns, wobble, known, t / typical(t))
    one, value, step = made[..., 0], made[..., 1], made[..., 2:]
    a = (one * one).sum(axis=-1)[:, None]
    b = (one[..., None] * step).sum(axis=1)
    # A fall is thought to be of the order of what readings vary by.
    sure = 1 / (_USUAL**2 * (wobble.spread**2 + (known**2).mean()))[:, None]
    c = (step * step).sum(axis=1) + sure
    y = (one * value).sum(axis=-1)[:, None]
    d = (value[..., None] * step).sum(axis=1)
    all_ = (value * value).sum(axis=-1)[:, None]
    det = np.maximum(a * c - b * b, 1e-300)
    size, level = (a * d - b * y) / det, (c * y - b * d) / det
    error = np.sqrt(a / det)
    rest = all_ - size * d - level * y
    fall = np.maximum(normal_cdf(-size / error), 1e-300)
    log = np.log(wobble.weight)[:, None] - 0.5 * (size_of[:, None] + np.log(det) + rest)
    log += np.log(fall) + 0.5 * np.log(sure)
    return np.exp(log - np.max(log)), size, error, level + x[0]


def _whitened(
    columns: Floats, wobble: Wobble, errors: Floats, t: Floats
) -> tuple[Floats, Floats]:
    """
    Take the wobble out of columns: what is left is independent, of variance 1.

    Returns the columns under each wobble, (wobbles, n, columns), and the logarithm of
    the determinant of the covariance of a series.
    """
    tau2 = wobble.spread**2
    made = np.empty((tau2.size, *columns.shape))
    state = np.zeros((tau2.size, columns.shape[1]))
    variance, log_size = tau2, np.zeros(tau2.size)
    for i, column in enumerate(columns):
        if i:
            kept = wobble.memory ** (t[i] - t[i - 1])
            state = kept[:, None] * state
            variance = kept**2 * variance + (1 - kept**2) * tau2
        whole = variance + errors[i] ** 2
        off = column - state
        made[:, i] = off / np.sqrt(whole)[:, None]
        state = state + (variance / whole)[:, None] * off
        variance = variance * (errors[i] ** 2 / whole)
        log_size += np.log(whole)
    return made, log_size


def _likeliest(chance: Floats, level: float) -> Ints:
    """Return the fewest places that hold so much of the chance."""
    order = np.argsort(-chance, kind="stable")
    enough = int(np.searchsorted(np.cumsum(chance[order]), level)) + 1
    held: Ints = order[:enough]
    return held


def _quantile(parts: tuple[Floats, Floats, Floats], p: float) -> float:
    """Return a quantile of a mixture of normal distributions cut off at 0."""
    weight, middle, error = parts
    whole = np.maximum(normal_cdf(-middle / error), 1e-300)
    low, high = float(np.min(middle - 12 * error)), 0.0
    for _ in range(_HALVINGS):
        at = (low + high) / 2
        if float(weight @ (normal_cdf((at - middle) / error) / whole)) < p:
            low = at
        else:
            high = at
    return math.fsum((low, high)) / 2
