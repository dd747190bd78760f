"""How far a metric moved from one day to another, and how sure that is."""

from functools import lru_cache
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import t_quantile
from okrkit.results.sealed import seal
from okrkit.strategy.assuming.grid import Seen
from okrkit.strategy.assuming.own_past import YEARS
from okrkit.strategy.assuming.yearly import Yearly, yearly

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

NEW: Final = 1.0
"""Variance of a step that comes new, in units of a step of the wandering level."""

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
        season: What comes again each year; None where nobody looked.
        swing: How much of each term of the season.

    Shape:
        Columns (k,), and swing (t,) for t terms.

    Example:
        >>> Noise(np.array([1.0]), np.array([0.1]), np.ones(1), 9).free
        9
    """

    reading: Floats
    walk: Floats
    weight: Floats
    free: int
    season: Yearly | None = None
    swing: Floats = field(factory=lambda: np.zeros(0))

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
        usual: How far it commonly moves over so many days, season taken out; None
            where history does not say.
        season: Whether one is taken out; None where it could not be told.

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
    season: bool | None = False


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
    season = yearly(metric)
    change = np.diff(value)
    again = np.diff(season.columns[-MOST:], axis=0)
    known = np.column_stack([np.ones(n - 1), again])
    share = np.linalg.lstsq(known, change, rcond=None)[0]
    change = change - known @ share
    if np.abs(change).max() <= 1e-12 * np.abs(value).max():
        return None
    swing: Floats = share[1:].astype(np.float64)
    free = n - 2 - len(swing)
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
        stated = float(np.nanmean(metric.error**2))
        weight = np.where(reading >= stated, weight, 0.0)
        if not weight.any():  # all that is seen is noise
            part = stated * (1 - SHARES[-1:]) / SHARES[-1:]
            known = np.array([stated])
            return Noise(known, part, np.ones(1), free, season, swing)
    return Noise(reading, walk, weight / weight.sum(), free, season, swing)


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
        usual=_usual(_flattened(metric.value, noise), last - first, first),
        season=_is_seasonal(noise),
    )


def way_of(made: Moved, direction: int, *, matters: float) -> Way:
    """
    Say whether a metric moved in its good direction, by the interval.

    Args:
        made: The movement.
        direction: 1 where higher is better, -1 where lower is.
        matters: The smallest improvement that counts.

    Returns:
        "better" where the whole interval lies on the good side, be it by less than
        counts; "no better" where it does not and all of it lies below what counts; else
        "unclear".

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
    if low > 0:
        return "better"
    return "no better" if high < matters or high <= 0 else "unclear"


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
    around, terms = _around(noise, len(value))
    begin, stop = max(first - around, 0), min(last + 1 + around, len(value))
    seen = value[begin:stop]
    n = len(seen)
    step = np.arange(n, dtype=np.float64)
    wander = np.minimum.outer(step, step)
    asked = np.zeros(n)
    asked[[first - begin, last - begin]] = -1.0, 1.0
    # A metric that is read exactly still needs a matrix that can be solved.
    own = np.maximum(noise.reading / noise.walk, 1e-9)
    cover = wander + own[:, None, None] * np.eye(n)
    # Where the level began, how fast it drifts, and its season may be anything.
    free = np.column_stack([np.ones(n), step, terms[begin:stop]])
    wanted = asked @ free
    wanted[2:] = 0.0  # the season is no change
    last_free = free.shape[1]
    shared = wander @ asked
    # Something new may come with any reading after the first.
    since = np.arange(first + 1, last + 1) - begin
    steps: Floats = (step[:, None] >= since).astype(np.float64)
    # With an axis in front, every numpy takes it for one matrix.
    solved = np.linalg.solve(cover, np.column_stack([free, shared, steps])[None])
    flat, gain, news = np.split(solved, [last_free, last_free + 1], axis=2)
    gain = gain[:, :, 0]
    # A month that nobody read within these readings has no mean of its own.
    lift = flat @ np.linalg.pinv(free.T @ flat, rcond=1e-12)
    gain = gain + np.einsum("knf,kf->kn", lift, wanted - gain @ free)
    error = asked @ shared - 2 * gain @ shared
    error += np.einsum("ki,kij,kj->k", gain, cover, gain)
    news = news - lift @ (free.T @ news)
    return _with_news(
        gain @ seen, np.maximum(error, 0.0), (steps, news), (gain, seen), noise.walk
    )


def _with_news(
    means: Floats,
    errors: Floats,
    news: tuple[Floats, Floats],
    known: tuple[Floats, Floats],
    walk: Floats,
) -> tuple[Floats, Floats]:
    """
    Weigh that the level goes on as it did against a step at any of the places.

    A calm past says that a level does not wander; it cannot say that nothing new comes.
    """
    steps, whitened = news
    gain, seen = known
    told = np.maximum(np.einsum("nj,knj->kj", steps, whitened), 1e-12)
    size = np.einsum("knj,n->kj", whitened, seen) / told
    missed = 1.0 - gain @ steps
    some = means[:, None] + size * missed
    odds = size**2 * told / walk[:, None] - np.log1p(NEW * told)
    odds = np.exp(np.minimum(odds, 200.0) / 2) / steps.shape[1]
    share = odds / (1.0 + odds.sum(axis=1, keepdims=True))
    middle = means + (share * (some - means[:, None])).sum(axis=1)
    apart = (share * (some - middle[:, None]) ** 2).sum(axis=1)
    apart += (1 - share.sum(axis=1)) * (means - middle) ** 2
    more = (share * missed**2 / told).sum(axis=1)
    return middle, (errors + more) * walk + apart


def _around(noise: Noise, n: int) -> tuple[int, Floats]:
    """Return how many readings each way help, and the season of all readings."""
    if noise.season is None or not noise.swing.size:
        return AROUND, np.empty((n, 0))
    years = int(np.ceil(YEARS * noise.season.readings))
    return max(AROUND, years), noise.season.columns


def _flattened(value: Floats, noise: Noise) -> Floats:
    """Return readings without their season."""
    if noise.season is None:
        return value
    flat: Floats = value - noise.season.columns @ noise.swing
    return flat


def _is_seasonal(noise: Noise) -> bool | None:
    if noise.season is None:
        return False
    return noise.swing.size > 0 if noise.season.told else None


def _usual(value: Floats, apart: int, before: int) -> float | None:
    """Return the usual change of readings so far apart, in what came before."""
    known = value[: before + 1]
    if len(known) < apart + 3:
        return None
    change: Floats = known[apart:] - known[: len(known) - apart]
    return float(np.sqrt(np.mean(np.square(change))))
