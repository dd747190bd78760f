"""From what a value may be to the chance that it meets its target, and its score."""

import numpy as np
from attrs import frozen

from okrkit.projection.chances.expected import expected_score
from okrkit.projection.chances.outcomes import Outcomes, Values
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
    zones = np.full((len(rows), 3), np.nan)
    if np.any(terms.kind[rows] == ZONES):
        every = [chance(zone(terms, rows, place), values) for place in range(3)]
        zones = np.column_stack(every)
    return Chances(
        chance=chance(met(terms, rows, targets), values),
        success=chance(passed(terms, rows, policy, lines), values),
        expected_score=expected_score(terms, rows, values, policy),
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
    if isinstance(values, Outcomes):
        part = _never_by_luck(part, region, values)
    return np.where(np.isnan(region.low), np.nan, part[:, 0])


def _never_by_luck(part: Floats, region: Region, values: Outcomes) -> Floats:
    """Keep off 0 and 1 where few outcomes are known, and more are possible."""
    doubt = values.doubt()[:, None]
    within = (region.low <= values.most) & (region.high >= values.least)
    covers = (region.low <= values.least) & (region.high >= values.most)
    open_ = (within & ~covers)[:, None]
    return np.where(open_, np.clip(part, doubt, 1.0 - doubt), part)
