"""How far a metric moved from one day to another, and how sure that is."""

from functools import lru_cache
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import t_quantile
from okrkit.results.sealed import seal
from okrkit.strategy.assuming.grid import Seen

__all__ = ["LEAST", "Moved", "Noise", "Way", "moved", "noise_of", "way_of"]

Way: TypeAlias = Literal["better", "no better", "unclear"]
"""Whether a metric moved in its good direction."""

LEAST: Final = 6
"""Fewer readings do not tell how far chance alone moves one."""

AROUND: Final = 24
"""Readings before and after that help to tell where the level was."""

MOST: Final = 300
"""So many of the last readings tell how a metric moves."""

SHARES: Final = np.array([0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 0.95])
"""Shares of the noise in the movement that are weighed; never all of it."""

FAR: Final = 1.5
"""A reading so many steps away from a day says nothing of it."""


@frozen(eq=False)
class Noise:
    """
    How a metric moves from reading to reading: several guesses, each with its weight.

    Attributes:
        reading: Variance of a reading about the level.
        walk: Variance of the change of the level in a step.
        weight: How likely each guess is; they add up to 1.
        free: Degrees of freedom.

    Shape:
        Columns (k,).

    Example:
        >>> Noise(np.array([1.0]), np.array([0.1]), np.ones(1), 9).free
        9
    """

    reading: Floats
    walk: Floats
    weight: Floats
    free: int

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)


@frozen(kw_only=True)
class Moved:
    """
    How far a metric moved.

    Attributes:
        start: Ordinal number of the day it moved from.
        end: Of the day it moved to.
        change: Of its level, noise of readings taken out, in the metric's unit.
        low: Lower end of the interval of the change.
        high: Upper end of it.
        usual: How far it commonly moves over so many days; None where history does
            not say.

    Example:
        >>> Moved(start=1, end=9, change=2.0, low=1.0, high=3.0, usual=None).change
        2.0
    """

    start: int
    end: int
    change: float
    low: float
    high: float
    usual: float | None


def noise_of(metric: Seen) -> Noise | None:
    """
    Split the movement of a metric into noise of its readings and a level that wanders.

    Args:
        metric: Its readings.

    Returns:
        Both variances by the likelihood of each split, all of them weighed; the noise
        is at least what readings say of their own error. None below six readings, or
        where it never moves.

    Units:
        The metric's, squared.

    Source:
        The likelihood of changes in the local level model. A. Harvey, Forecasting,
        Structural Time Series Models and the Kalman Filter (1989), section 4.3.

    Example:
        >>> up_and_down = np.arange(12.0) % 2
        >>> noise = noise_of(Seen(np.arange(12), up_and_down, up_and_down * np.nan))
        >>> bool(noise.reading @ noise.weight > noise.walk @ noise.weight)
        True
    """
    value = metric.value[-MOST:]
    n = len(value)
    if n < LEAST:
        return None
    change = np.diff(value)
    change -= change.mean()
    if np.abs(change).max() <= 1e-12 * np.abs(value).max():
        return None
    turn = np.arange(1, n) * (np.pi / n)
    # The changes in directions in which neither split correlates them.
    wave = np.sqrt(2.0 / n) * np.sin(np.outer(np.arange(1, n), turn))
    power = (wave @ change) ** 2
    spread = (1 - SHARES)[:, None] + np.outer(SHARES, 2.0 - 2.0 * np.cos(turn))
    size = (power / spread).mean(axis=1)
    likely = -(n - 1) / 2 * np.log(size) - np.log(spread).sum(axis=1) / 2
    weight = np.exp(likely - likely.max())
    reading, walk = SHARES * size, (1 - SHARES) * size
    if not np.isnan(metric.error).all():
        known = float(np.nanmean(metric.error**2))
        weight = np.where(reading >= known, weight, 0.0)
        if not weight.any():  # all that is seen is noise
            part = known * (1 - SHARES[-1:]) / SHARES[-1:]
            return Noise(np.array([known]), part, np.ones(1), n - 2)
    return Noise(reading, walk, weight / weight.sum(), n - 2)


def moved(
    metric: Seen, start: int, end: int, *, level: float, noise: Noise | None
) -> Moved | None:
    """
    Tell how far a metric moved between two days.

    Args:
        metric: Its readings.
        start: The day before which it began, as an ordinal number.
        end: The last day.
        level: Of the interval.
        noise: Of its readings.

    Returns:
        The change, and an interval of the change of the level under the noise; None
        where no reading is near enough to either day, or the noise is not known.

    Units:
        The metric's.

    Source:
        Least squares of the local level model by its covariances, over all splits into
        noise and level by their likelihood.

    Example:
        >>> values = np.array([1.0, 2, 1, 2, 1, 2, 1, 2])
        >>> metric = Seen(np.arange(8), values, values * np.nan)
        >>> moved(metric, 1, 7, level=0.95, noise=noise_of(metric)).low < 0
        True
    """
    if noise is None:
        return None
    near = FAR * metric.step
    first = _last_by(metric, start, near)
    last = _last_by(metric, end, near)
    if first is None or last is None or last <= first:
        return None
    means, variances = _level_changes(metric.value, first, last, noise)
    middle = float(noise.weight @ means)
    variance = float(noise.weight @ (variances + (means - middle) ** 2))
    reach = _errors(level, noise.free) * float(np.sqrt(variance))
    return Moved(
        start=int(metric.day[first]),
        end=int(metric.day[last]),
        change=middle,
        low=middle - reach,
        high=middle + reach,
        usual=_usual(metric.value, last - first, first),
    )


def way_of(made: Moved, direction: int, *, matters: float) -> Way:
    """
    Say whether a metric moved in its good direction, by the interval.

    Args:
        made: The movement.
        direction: 1 where higher is better, -1 where lower is.
        matters: The smallest improvement that counts.

    Returns:
        "better" where the whole interval lies on the good side; "no better" where all
        of it lies below what counts; else "unclear".

    Units:
        The metric's.

    Source:
        Two tests by one interval: D. Schuirmann (1987).

    Example:
        >>> made = Moved(start=1, end=9, change=2.0, low=1.0, high=3.0, usual=None)
        >>> way_of(made, 1, matters=2.0), way_of(made, -1, matters=2.0)
        ('better', 'no better')
    """
    low, high = sorted((direction * made.low, direction * made.high))
    if high < matters or high <= 0:
        return "no better"
    return "better" if low > 0 else "unclear"


@lru_cache(maxsize=256)
def _errors(level: float, free: int) -> float:
    """Return how many standard errors an interval is wide, each way."""
    return float(t_quantile((1 + level) / 2, free))


def _last_by(metric: Seen, day: int, near: float) -> int | None:
    place = int(np.searchsorted(metric.day, day, side="right")) - 1
    if place < 0 or day - metric.day[place] > near:
        return None
    return place


def _level_changes(
    value: Floats, first: int, last: int, noise: Noise
) -> tuple[Floats, Floats]:
    """Return the change of the level between two readings under each split."""
    # What lies far before the one and after the other tells nothing more.
    begin, stop = max(first - AROUND, 0), min(last + 1 + AROUND, len(value))
    seen = value[begin:stop]
    n = len(seen)
    step = np.arange(n, dtype=np.float64)
    wander = np.minimum.outer(step, step)
    asked = np.zeros(n)
    asked[[first - begin, last - begin]] = -1.0, 1.0
    # A metric that is read exactly still needs a matrix that can be solved.
    own = np.maximum(noise.reading / noise.walk, 1e-9)
    cover = wander + own[:, None, None] * np.eye(n)
    # Where the level began and how fast it drifts may be anything.
    free = np.column_stack([np.ones(n), step])
    shared = wander @ asked
    solved = np.linalg.solve(cover, np.column_stack([free, shared]))
    flat, gain = solved[:, :, :2], solved[:, :, 2]
    off = (asked - gain) @ free
    gain = gain + (flat @ np.linalg.solve(free.T @ flat, off[:, :, None]))[:, :, 0]
    error = asked @ shared - 2 * gain @ shared
    error += np.einsum("ki,kij,kj->k", gain, cover, gain)
    return gain @ seen, np.maximum(error, 0.0) * noise.walk


def _usual(value: Floats, apart: int, before: int) -> float | None:
    """Return the usual change of readings so far apart, in what came before."""
    known = value[: before + 1]
    if len(known) < apart + 3:
        return None
    change: Floats = known[apart:] - known[: len(known) - apart]
    return float(np.sqrt(np.mean(np.square(change))))
