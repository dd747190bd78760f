"""From what a value may be to the chance that it meets its target, and its score."""

import numpy as np
from attrs import frozen

from okrkit.projection.chances.outcomes import Outcomes, Values, mean_of
from okrkit.projection.chances.regions import (
    Region,
    as_shares,
    met,
    passed,
    scores,
    zone,
)
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.terms import ZONES, Terms

__all__ = [
    "Chances",
    "Region",
    "as_shares",
    "chance",
    "expected_score",
    "judge",
    "met",
    "passed",
    "scores",
    "zone",
]

# Rows that are worked out at a time: their points stay in the processor's cache.
_PIECE = 1024

# Middles of equal shares of the weight, moved to both ends by w²(3 - 2w), where heavy
# tails change most; their weights are its slope.
_NODES = 31
_EVEN = (np.arange(_NODES) + 0.5) / _NODES
_LEVELS = _EVEN * _EVEN * (3.0 - 2.0 * _EVEN)
_WEIGHTS = _EVEN * (1.0 - _EVEN) / (_EVEN * (1.0 - _EVEN)).sum()


@frozen(eq=False, kw_only=True)
class Chances:
    """
    What the values of some rows lead to; NaN where nothing is known.

    Attributes:
        chance: Of meeting the target.
        success: Of a score that reaches the policy's line.
        expected_score: Mean of the policy's score.
        zones: Chances of commit, target and stretch, shape (n, 3); NaN without zones.

    Shape:
        Every column (n,), unless said otherwise.
    """

    chance: Floats
    success: Floats
    expected_score: Floats
    zones: Floats


def judge(
    terms: Terms,
    rows: Ints,
    values: Values,
    *,
    policy: ScoringPolicy,
    lines: Floats,
    targets: Floats | None = None,
) -> Chances:
    """
    Return the chances and the expected scores of rows.

    Args:
        terms: What the rows are judged by.
        rows: Row of the terms for each value.
        values: What may be.
        policy: Makes scores of progress.
        lines: Score from which each row is achieved.
        targets: As in `met`.

    Returns:
        The chances.

    Shape:
        rows, lines, targets (n,); values of n rows.

    Units:
        Values in the metric's unit; probabilities and scores.

    Source:
        The functions below.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> eight = np.array([8.0])
        >>> sure = Outcomes.sample(eight[:, None], eight, eight)
        >>> row, line = np.array([0]), np.array([0.7])
        >>> found = judge(sheet.terms, row, sure, policy=sheet.policy, lines=line)
        >>> found.chance.tolist(), found.success.tolist(), found.expected_score.tolist()
        ([0.0], [1.0], [0.8])
    """
    goal = met(terms, rows, targets)
    zones = np.full((len(rows), 3), np.nan)
    if np.any(terms.kind[rows] == ZONES):
        every = [chance(zone(terms, rows, place), values) for place in range(3)]
        zones = np.column_stack(every)
    return Chances(
        chance=chance(goal, values),
        success=chance(passed(terms, rows, policy, lines), values),
        expected_score=expected_score(terms, rows, values, policy, goal),
        zones=zones,
    )


def chance(region: Region, values: Values) -> Floats:
    """
    Return the chance that values end in a region.

    Args:
        region: Where they should end.
        values: What may be.

    Returns:
        Probabilities; NaN where nothing is known. What lies on `floor` or `cap` of a
        spread counts as being there.

    Shape:
        (n,).

    Units:
        Those of the values.

    Source:
        The distribution of the values.

    Example:
        >>> band = Region(low=np.array([1.0]), high=np.array([2.0]))
        >>> both = np.array([[1.5, 9.0]])
        >>> may = Outcomes.sample(both, np.array([0.0]), np.array([9.0]))
        >>> chance(band, may).round(12).tolist()
        [0.333333333333]
    """
    low, high = region.low[:, None], region.high[:, None]
    upper = values.at_most(within_floats(high))
    lower = values.at_least(within_floats(low))
    short = values.at_most(within_floats(np.nextafter(low, -np.inf)))
    # Each tail by itself, so that a small chance keeps its digits.
    part = np.where(np.isposinf(high), lower, np.maximum(upper - short, 0.0))
    part = np.where(np.isneginf(low), upper, part)
    sure = np.isneginf(low) & np.isposinf(high)
    # Of unknown values nothing is sure either, and 0 times NaN is NaN.
    part = np.where(low > high, 0.0 * part, np.where(sure, 1.0 + 0.0 * part, part))
    return np.where(np.isnan(region.low), np.nan, part[:, 0])


def expected_score(
    terms: Terms,
    rows: Ints,
    values: Values,
    policy: ScoringPolicy,
    goal: Region | None = None,
) -> Floats:
    """
    Return the mean of the policy's score over what values may be.

    Args:
        terms: What the rows are judged by.
        rows: Row of the terms for each value.
        values: What may be.
        policy: Makes scores of progress.
        goal: What meets the target, where that is known already.

    Returns:
        Means; NaN where there is no score.

    Shape:
        rows (n,), values of n rows → (n,).

    Units:
        Scores.

    Source:
        One sum for every target and policy: of outcomes all, of a spread 31 quantiles
        each of what falls short of the target, meets it and lies beyond. Of a reach
        the error beside the closed form is less than 0.002, under a policy that keeps
        scores below 0 less than 0.005 scales of the spread.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> two = np.array([[5.0, 15.0]])
        >>> may = Outcomes.sample(two, np.zeros(1), np.full(1, 20.0))
        >>> expected_score(sheet.terms, np.array([0]), may, sheet.policy).tolist()
        [0.75]
    """
    goal = met(terms, rows) if goal is None else goal
    result = np.empty(len(rows))
    for first in range(0, len(rows), _PIECE):
        piece = slice(first, first + _PIECE)
        at, weights = _points(values.rows(piece), goal.rows(piece))
        # What has no weight is not there, and may have no score either.
        there = np.flatnonzero(weights != 0)
        which = rows[piece][there // at.shape[1]]
        worth = np.zeros(at.size)
        worth[there] = scores(terms, which, policy, at.ravel()[there])
        result[piece] = mean_of(worth.reshape(at.shape), weights)
    return result


def _points(values: Values, goal: Region) -> tuple[Floats, Floats]:
    """
    Return outcomes, or quantiles of what lies below, in and above a region.

    The weights of the quantiles are their share of the probability.
    """
    if isinstance(values, Outcomes):
        weights = np.broadcast_to(values.weights, values.values.shape)
        return within_floats(values.values), weights
    none = np.zeros((len(values), 1))
    low, high = goal.low[:, None], goal.high[:, None]
    # Where nothing meets the target all of it lies below.
    short = values.at_most(within_floats(np.nextafter(low, -np.inf)))
    short = np.where(np.isneginf(low), none, np.where(np.isposinf(low), 1.0, short))
    upto = np.maximum(short, values.at_most(within_floats(high)))
    upto = np.where(np.isposinf(high) | np.isneginf(high), 1.0, upto)
    edges = np.hstack([none, short, upto, none + 1.0])
    mass = np.diff(edges, axis=1)
    levels = edges[:, :-1, None] + mass[:, :, None] * _LEVELS
    levels = np.clip(levels.reshape(len(values), -1), 1e-300, np.nextafter(1.0, 0.0))
    weights = (mass[:, :, None] * _WEIGHTS).reshape(len(values), -1)
    return within_floats(values.quantiles(levels)), weights
