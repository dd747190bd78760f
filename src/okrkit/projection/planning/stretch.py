"""How far targets lie beyond what history would do by itself, as columns."""

import math
from typing import Final

import numpy as np
from attrs import evolve, frozen

from okrkit.numerics.special import t_quantile
from okrkit.projection.cases import Cases
from okrkit.projection.chances.chances import chance
from okrkit.projection.chances.regions import Region
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.projection.trust.calibration import calibrated
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.formulas import Flags

LEVELS: Final = (
    "already met",
    "business as usual",
    "slight stretch",
    "stretch",
    "far stretch",
    "no precedent",
)
"""How demanding a target can be, least first."""

MET, USUAL, SLIGHT, STRETCH, FAR, NEVER_SEEN = range(len(LEVELS))

BOUNDS: Final = (0.0, 0.5, 2.0, 3.0)
"""The most stretch that is still business as usual, slight, a stretch, a far one."""

_DEVIATION: Final = math.sqrt(DF / (DF - 2))


@frozen(eq=False, kw_only=True)
class Demands:
    """
    How demanding some targets are.

    Attributes:
        start: Where the metric stood last.
        usual: What would be at the end without effort, the median.
        stretch: How far the target lies beyond that, in standard deviations of the
            forecast's error; 0 or less where business as usual gets there.
        chance: Of meeting the target without effort.
        precedent: Share of past spans, as long as the cycle, whose change would meet
            the target from where the metric stands; NaN where there is no such span.
        spans: How many such spans there are; they overlap.
        level: Place in `LEVELS`.

    Shape:
        Every column (n,).
    """

    start: Floats
    usual: Floats
    stretch: Floats
    chance: Floats
    precedent: Floats
    spans: Ints
    level: Ints


def demands(
    cases: Cases, goal: Region, *, kept: Flags, calibration: object = "default"
) -> Demands:
    """
    Measure targets by what their history would do by itself.

    Args:
        cases: The readings up to the start, at least one in each row.
        goal: The values that meet each target.
        kept: Which targets are limits to keep: those are never "already met".
        calibration: As `okrkit.projection.forecast` takes it.

    Returns:
        One row for each case.

    Shape:
        All (n,).

    Units:
        Values in each metric's unit; stretch in standard deviations.

    Source:
        z = (target - forecast) / sd of the forecast's error, of the no-effort
        forecast; levels at 0, 0.5, 2 and 3: "Find out how demanding a target is".

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> weeks, nps = [[0, 7, 14, 21, 28]], [[30, 32, 31, 29, 31]]
        >>> cases = read_cases(weeks, nps, start=28, end=119, baseline=31)
        >>> far = Region(low=np.array([90.0]), high=np.array([np.inf]))
        >>> LEVELS[demands(cases, far, kept=np.array([False])).level[0]]
        'no precedent'
    """
    cases = from_start(cases)
    start = _last(cases)
    ends = calibrated(evolve(cases, size=_way(cases, goal)), calibration)
    likely = chance(goal, ends)
    usual, stretch = ends.median(), stretch_of(ends, goal, likely)
    share, spans = precedent_of(cases, goal)
    level = np.searchsorted(BOUNDS, stretch) + USUAL
    level = np.where((level == NEVER_SEEN) & (share > 0), FAR, level)
    met = goal.holds(start[:, None])[:, 0] & ~kept
    return Demands(
        start=start,
        usual=usual,
        stretch=stretch,
        chance=likely,
        precedent=share,
        spans=spans,
        level=np.where(met, MET, level),
    )


def from_start(cases: Cases) -> Cases:
    """
    Return cases that go on from their last reading, whatever their baseline.

    Args:
        cases: The readings up to the start, at least one in each row.

    Returns:
        Levels with the last reading as their baseline. A running total that stands
        beyond its baseline is a counter that starts again: it is moved down to it.

    Shape:
        All (n,).

    Units:
        Those of the values.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cycle = {"start": 14, "end": 21, "baseline": 0, "kind": "cumulative"}
        >>> from_start(read_cases([[0, 7]], [[5, 9]], **cycle)).values
        array([[-4.,  0.]])
    """
    last = _last(cases)
    again = cases.cumulative & (cases.baseline < last)
    with np.errstate(over="ignore", invalid="ignore"):
        moved = within_floats(cases.values - (last - cases.baseline)[:, None])
        floor = within_floats(cases.lower - (last - cases.baseline))
    return evolve(
        cases,
        values=np.where(again[:, None], moved, cases.values),
        baseline=np.where(again, cases.baseline, last),
        lower=np.where(again & np.isfinite(cases.lower), floor, cases.lower),
    )


def stretch_of(ends: Spread, goal: Region, likely: Floats) -> Floats:
    """
    Return how far the nearest value that meets a target lies beyond the forecast.

    Args:
        ends: What may be at the end.
        goal: The values that meet each target.
        likely: The chance of each.

    Returns:
        Standard deviations of the half of the spread that the goal lies in; negative
        where the median meets the target; NaN where no value is known to. A band can
        be missed on both sides: it is as far as an open target of the same chance.

    Shape:
        (n,).

    Units:
        Standard deviations of the forecast's error.

    Source:
        The standard deviation of Student's t with `DF` degrees of freedom.

    Example:
        >>> goal = Region(low=np.array([40.0]), high=np.array([np.inf]))
        >>> stretch_of(Spread.of([40], scale=2), goal, np.array([0.5]))
        array([0.])
    """
    middle = ends.median()
    short = _deviations(goal.low - middle, ends.above, ends.below)
    over = _deviations(middle - goal.high, ends.below, ends.above)
    stretch = np.maximum(short, over)
    band = np.isfinite(goal.low) & np.isfinite(goal.high) & (likely > 0)
    alike = -t_quantile(np.where(band, likely, 0.5), DF) / _DEVIATION
    stretch = np.where(band, np.maximum(stretch, alike), stretch)
    return np.where(goal.low <= goal.high, within_floats(stretch), np.nan)


def precedent_of(cases: Cases, goal: Region) -> tuple[Floats, Ints]:
    """
    Return how often history has changed as much, in a span as long as the cycle.

    Args:
        cases: The readings up to the start.
        goal: The values that meet each target.

    Returns:
        The share of past spans whose change, from where the metric stands, would meet
        the target, NaN without any; and how many spans there are. A span begins at
        each reading; between readings the straight line counts.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> months, nps = [[0, 30, 60, 90]], [[30, 36, 34, 33]]
        >>> cases = read_cases(months, nps, start=90, end=120, baseline=33)
        >>> goal = Region(low=np.array([38.0]), high=np.array([np.inf]))
        >>> share, spans = precedent_of(cases, goal)
        >>> share.round(2), spans
        (array([0.33]), array([3]))
    """
    start, length = _last(cases), cases.end - cases.start
    hits, spans = np.zeros(len(cases), np.int64), np.zeros(len(cases), np.int64)
    latest = cases.times[np.arange(len(cases)), np.maximum(cases.count - 1, 0)]
    for place in range(cases.times.shape[1]):
        # Quarters differ by a day or two; a span may end that much too late.
        until = cases.times[:, place] + length
        covered = until <= latest + length / 20
        with np.errstate(over="ignore"):
            change = _at(cases, np.minimum(until, latest)) - cases.values[:, place]
            after = within_floats(start + change)
        spans += covered
        hits += covered & goal.holds(after[:, None])[:, 0]
    share = hits / np.maximum(spans, 1)
    return np.where(spans > 0, share, np.nan), spans


def _deviations(far: Floats, ahead: Floats, behind: Floats) -> Floats:
    """Return a distance in standard deviations of the half it lies in."""
    scale = _DEVIATION * np.where(far > 0, ahead, behind)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(far == 0, 0.0, far / scale)


def _way(cases: Cases, goal: Region) -> Floats:
    """Return how far it is to the farther side of each target; NaN for none."""
    last = _last(cases)
    with np.errstate(over="ignore", invalid="ignore"):
        down, up = np.abs(goal.low - last), np.abs(goal.high - last)
    ends = (np.where(np.isfinite(way), way, np.nan) for way in (down, up))
    return np.fmax(*ends)


def _last(cases: Cases) -> Floats:
    last: Floats = cases.values[np.arange(len(cases)), np.maximum(cases.count - 1, 0)]
    return last


def _at(cases: Cases, moment: Floats) -> Floats:
    """Return values on the straight line between the readings around a moment."""
    rows, times, values = np.arange(len(cases)), cases.times, cases.values
    passed = np.count_nonzero(times <= moment[:, None], axis=1)
    left = np.maximum(passed - 1, 0)
    right = np.minimum(passed, np.maximum(cases.count - 1, 0))
    low, high = values[rows, left], values[rows, right]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        way = (moment - times[rows, left]) / (times[rows, right] - times[rows, left])
        between: Floats = low * (1 - way) + high * way
    return np.where(left == right, low, between)
