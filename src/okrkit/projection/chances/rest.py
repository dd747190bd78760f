"""The rest of a cycle: when readings are still to come, and what they may be."""

import math
from functools import cache

import numpy as np
from attrs import evolve, frozen
from numpy.linalg import cholesky, solve

from okrkit.numerics.special import normal_quantile
from okrkit.projection.cases import Cases
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.spreads.students import students
from okrkit.projection.trust.calibration import calibrated
from okrkit.scoring.arithmetic import Floats, Ints

MOMENTS = 13
"""The most moments that the rest of a cycle is looked at; readings beyond share one."""

_ASKED = (0.0, 0.5, 1.0)

POINTS = 256
"""How many ways through the rest of the cycle are looked at."""

# The lattice and where it begins: of 320 pairs the one that comes nearest to 200,000
# random ways in the chances of means, worst values and shares of time, over 3 to 13
# moments and four kinds of noise: 0.007 off at a time, 0.023 at most.
_GENERATOR = 83
_SHIFT = math.sqrt(3.0)


@frozen(eq=False, kw_only=True)
class Rest:
    """
    The readings that are still to come, one moment a column.

    Attributes:
        moments: When each moment is.
        weights: How many readings each stands for; 0 where there is no such moment.
        days: How many days each holds: until the next one, and the last to the end.
        before: Days until the first of them holds, shape (n,).

    Shape:
        (n, j), unless said otherwise; j is `MOMENTS` at most. The last column is the
        end; rows with fewer moments have none in the first ones.
    """

    moments: Floats
    weights: Floats
    days: Floats
    before: Floats


def spacing(cases: Cases, fallback: Floats) -> Floats:
    """
    Return the days between two readings of each row.

    Args:
        cases: The readings.
        fallback: Where there are fewer than two.

    Returns:
        The median of its gaps, the lower one of two.

    Shape:
        (n,).

    Units:
        Days.

    Source:
        okrkit's own choice: readings go on as they came.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> days = [[0, 7, 14, 42]]
        >>> cases = read_cases(days, [[5, 6, 7, 8]], start=0, end=91, baseline=5)
        >>> spacing(cases, np.array([1.0])).tolist()
        [7.0]
    """
    gaps = np.sort(np.diff(cases.times, axis=1), axis=1)
    if not gaps.shape[1]:
        return fallback
    middle = np.maximum(cases.count - 2, 0) // 2
    found = np.take_along_axis(gaps, middle[:, None], 1)[:, 0]
    return np.where(cases.count > 1, found, fallback)


def rest_of(begin: Floats, end: Floats, every: Floats) -> Rest:
    """
    Return the moments of the readings that are still to come.

    Args:
        begin: What is before is known.
        end: The last reading is then.
        every: Days between two readings, above 0.

    Returns:
        The moments; none where nothing is left.

    Shape:
        (n,) → (n, j).

    Units:
        Days. A reading stands at the end of its day, and holds from its morning on.

    Source:
        okrkit's own choice: in the rhythm, counted back from the end. More than 13
        readings are shared out among 13 moments.

    Example:
        >>> rest = rest_of(np.array([70.0]), np.array([91.0]), np.array([7.0]))
        >>> rest.moments.tolist(), rest.days.tolist(), rest.before.tolist()
        ([[77.0, 84.0, 91.0]], [[7.0, 7.0, 1.0]], [6.0])
    """
    left = end - begin
    readings = np.where(left > 0, np.maximum(np.ceil(left / every - 1e-9), 1.0), 0.0)
    groups = np.minimum(readings, MOMENTS)
    back = np.arange(int(groups.max(initial=0)))[::-1]
    used = back < groups[:, None]
    size = (readings / np.maximum(groups, 1))[:, None]
    moments = end[:, None] - np.where(used, back * size * every[:, None], 0.0)
    # A group holds from the morning of its first reading on, the first one of all too.
    first = moments - (size - 1.0) * every[:, None] - 1.0
    opening = np.where(left > 0, end - (readings - 1) * every - 1.0, end)
    opening = np.maximum(opening, begin)
    since = np.where(used, np.maximum(first, begin[:, None]), opening[:, None])
    until = np.hstack([since[:, 1:], end[:, None]])[:, : len(back)]
    return Rest(
        moments=moments,
        weights=np.where(used, size, 0.0),
        days=until - since,
        before=opening - begin,
    )


def spreads_of(cases: Cases, rest: Rest, calibration: object) -> list[Spread]:
    """
    Return what the value may be at each moment, by the model.

    Args:
        cases: The readings.
        rest: The moments.
        calibration: As `okrkit.projection.forecast` takes it.

    Returns:
        A spread for each moment.

    Shape:
        (n, j) → j of (n,).

    Units:
        The metric's.

    Source:
        `okrkit.projection.trust.calibration.calibrated`, asked about other ends: of
        more than three moments about the first, the middle and the last; between them
        centres go straight, and squared scales in a parabola: exact for a random walk
        with a drift that nobody knows for sure.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
        >>> rest = rest_of(np.array([7.0]), cases.end, np.array([42.0]))
        >>> len(spreads_of(cases, rest, None))
        2
    """
    moments = rest.moments
    if moments.shape[1] <= len(_ASKED):
        return [_at(cases, moment, calibration) for moment in moments.T]
    opening = np.argmax(rest.weights > 0, axis=1)
    first = moments[np.arange(len(moments)), opening]
    way = cases.end - first
    known = [_at(cases, first + part * way, calibration) for part in _ASKED]
    shares = (moments.T - first) / np.where(way > 0, way, 1.0)
    return [_between(known, share) for share in shares]


def _at(cases: Cases, moment: Floats, calibration: object) -> Spread:
    return calibrated(evolve(cases, end=moment), calibration)


def _between(known: list[Spread], share: Floats) -> Spread:
    """Return spreads at a share of the way, from those at its two ends and middle."""
    late = share >= _ASKED[1]
    part = np.clip(2.0 * share - late, 0.0, 1.0)
    # The parabola through three points: what each of them counts.
    rest = 1.0 - share
    parts = np.stack([rest * (1 - 2 * share), 4 * share * rest, share * (1 - 2 * rest)])

    def ends(name: str) -> tuple[Floats, Floats]:
        first, middle, last = (getattr(spread, name) for spread in known)
        return np.where(late, middle, first), np.where(late, last, middle)

    def scale(name: str) -> Floats:
        every = np.stack([getattr(spread, name) for spread in known])
        most = every.max(axis=0)
        share_of = every / np.where(most > 0, most, 1.0)
        bent = np.maximum((parts * share_of**2).sum(axis=0), 0.0)
        low, high = np.sort(ends(name), axis=0)
        return np.asarray(np.clip(most * np.sqrt(bent), low, high))

    start, end = ends("centre")
    centre = start * (1.0 - part) + end * part
    return evolve(known[-1], centre=centre, below=scale("below"), above=scale("above"))


def correlation(
    spreads: list[Spread], ahead: Floats, used: Floats, noise: float | None = None
) -> Floats:
    """
    Return how values at the moments move together: a random walk, read with noise.

    Args:
        spreads: What the value may be at each moment.
        ahead: Days from the last reading to each moment, above 0.
        used: Above 0 where there is such a moment.
        noise: Share of what is uncertain at no distance that is new in each reading,
            0 to 1; the rest is the level itself, which all of them share. None takes
            the share of a random walk with noise that has been read for long.

    Returns:
        Correlation matrices.

    Shape:
        j spreads of (n,), ahead and used (n, j) → (n, j, j).

    Units:
        None.

    Source:
        ``cov(i, j) = slope min(ahead_i, ahead_j) + level + noise [i = j]``; slope and
        the part at no distance by the line through the squared scales of the first and
        last moment. The split between level and noise is that of the steady state of
        the local level model: A. C. Harvey, "Forecasting, Structural Time Series Models
        and the Kalman Filter" (1989), section 4.1.2.

    Example:
        >>> both = [Spread.of([5], scale=scale) for scale in (1, 2)]
        >>> ahead = np.array([[1.0, 4.0]])
        >>> correlation(both, ahead, np.ones((1, 2)))[0, 0].tolist()
        [1.0, 0.5]
    """
    scale = np.column_stack([s.below / 2 + s.above / 2 for s in spreads])
    top = np.where(used > 0, scale, 0.0).max(axis=1)
    scale = scale / np.where(top > 0, top, 1.0)[:, None]
    count = (used > 0).sum(axis=1)
    rows, opening = np.arange(len(count)), np.argmax(used > 0, axis=1)
    near, far = ahead[rows, opening], ahead[:, -1]
    first, final = scale[rows, opening] ** 2, scale[:, -1] ** 2
    way = np.where(far > near, far - near, 1.0)
    part = np.where(far > near, (first * far - final * near) / way, 0.0)
    part = np.clip(part, 0.0, first)
    slope = np.maximum(final - part, 0.0) / far
    step = slope * way / np.maximum(count - 1, 1)
    level = np.sqrt(step * step + step * part) - step
    own = part - level if noise is None else part * noise
    shared = np.minimum(ahead[:, :, None], ahead[:, None, :]) * slope[:, None, None]
    covariance = shared + (part - own)[:, None, None]
    alone = (used > 0)[:, :, None] & (used > 0)[:, None, :]
    diagonal = np.arange(ahead.shape[1])
    covariance = np.where(alone, covariance, 0.0)
    covariance[:, diagonal, diagonal] += own[:, None]
    size = np.sqrt(covariance[:, diagonal, diagonal])
    size = np.where(size > 0, size, 1.0)
    found = covariance / size[:, :, None] / size[:, None, :]
    found[:, diagonal, diagonal] = 1.0
    return found


def ways(spreads: list[Spread], related: Floats) -> Floats:
    """
    Return ways that values may take through the moments, all equally likely.

    Args:
        spreads: What the value may be at each moment.
        related: Correlation matrices.

    Returns:
        `POINTS` values at each moment.

    Shape:
        j spreads of (n,), (n, j, j) → (n, j, points).

    Units:
        The metric's.

    Source:
        A Gaussian copula at the points of a lattice, the same for every row: no seed.

    Example:
        >>> one = [Spread.of([5], scale=1)]
        >>> float(ways(one, np.ones((1, 1, 1))).mean().round(12))
        5.0
    """
    # The last moment comes first, for it is what the best points of a lattice decide.
    ridge = related[:, ::-1, ::-1] + 1e-9 * np.eye(related.shape[1])
    joined = students((cholesky(ridge) @ _lattice()[: related.shape[1]])[:, ::-1])
    return np.stack(
        [spread.at(joined[:, place]) for place, spread in enumerate(spreads)], axis=1
    )


@cache
def _lattice() -> Floats:
    """
    Return normal points, shape (`MOMENTS`, `POINTS`): a Korobov lattice, mirrored.

    They are turned until their means are 0 and their covariances those of independent
    variables, which no small lattice in so many dimensions has by itself.
    """
    half, place = POINTS // 2, np.arange(MOMENTS)
    powers: Ints = np.array([pow(_GENERATOR, j, half) for j in place.tolist()])
    # Without a beginning of its own in each dimension one point were a corner of all.
    begin = np.floor(place * _SHIFT % 1.0 * half)
    # Moved by a quarter, so that a point and its mirror image stay apart.
    points = (np.outer(powers, np.arange(half)) + begin[:, None]) % half + 0.25
    normal = normal_quantile(np.hstack([points / half, 1.0 - points / half]))
    turned = solve(cholesky(normal @ normal.T / POINTS), normal)
    return turned.astype(np.float64, copy=False)
