"""From progress to score, grade, what is expected today, and status: whole columns."""

import numpy as np

from okrkit.model.table import NEVER
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.status import STATUSES
from okrkit.scoring.terms import REACH, Terms, travelled

NO_STATUS = -1
"""Number of no status: there is a score, and nothing says when it is due."""

_MEASURED_AT = {word: STATUSES.index(word) for word in STATUSES}
_DIGITS = 9


def compared(values: Floats) -> Floats:
    """
    Return values as they are compared with a bound: to nine decimals.

    So 0.7 that arithmetic left at 0.6999999999999998 still is 0.7.

    Args:
        values: Scores, gaps or ratios.

    Returns:
        Rounded values; beyond a million they are a million.

    Shape:
        (n,) → (n,).

    Units:
        Those of the values.

    Source:
        okrkit's own choice.

    Example:
        >>> compared(np.array([0.6999999999999998])).tolist()
        [0.7]
    """
    near = np.round(np.clip(values, -1e6, 1e6), _DIGITS)
    return np.asarray(near, dtype=np.float64)


def score_of(progress: Floats, cap: Floats, policy: ScoringPolicy) -> Floats:
    """
    Return the policy's reading of progress.

    Args:
        progress: Unbounded; NaN where there is none.
        cap: Progress at the stretch of the target; NaN where it has none.
        policy: Says what counts below 0 and above 1, and how to round.

    Returns:
        Scores; NaN where progress is.

    Shape:
        (n,).

    Units:
        A fraction.

    Source:
        okrkit's own choice; what other systems do is in their presets.

    Example:
        >>> progress, cap = np.array([1.5, -1.0]), np.full(2, np.nan)
        >>> score_of(progress, cap, ScoringPolicy()).tolist()
        [1.0, 0.0]
    """
    score = progress
    if policy.below == "clamp":
        score = np.maximum(score, 0.0)
    if policy.above == "cap":
        score = np.minimum(score, 1.0)
    elif policy.above == "stretch":
        score = np.minimum(score, np.where(np.isnan(cap), 1.0, cap))
    return rounded(score, policy)


def cap_of(terms: Terms, policy: ScoringPolicy, rows: Ints) -> Floats:
    """
    Return the progress at which the stretch of a target caps its score.

    Args:
        terms: What the rows are judged by.
        policy: Says whether scores above 1 count.
        rows: Rows of the terms.

    Returns:
        Progress; NaN where there is no stretch, or the policy does not ask for it.

    Shape:
        (n,) → (n,).

    Units:
        A fraction.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, Reach, presets, score
        >>> kr = KeyResult("k", "K", target=Reach(0, 10, stretch=12))
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> cap_of(sheet.terms, ScoringPolicy(above="stretch"), np.array([0])).tolist()
        [1.2]
    """
    if policy.above != "stretch":
        return np.full(len(rows), np.nan)
    reach = terms.kind[rows] == REACH
    return travelled(terms, np.where(reach, terms.stretch[rows], np.nan), rows)


def rounded(score: Floats, policy: ScoringPolicy) -> Floats:
    """
    Return scores with the policy's decimals.

    Args:
        score: Scores; NaN where there is none.
        policy: Says how many decimals.

    Returns:
        Rounded scores, ties to even; scores beyond a million stay as they are.

    Shape:
        (n,) → (n,).

    Units:
        A fraction.

    Source:
        okrkit's own choice.

    Example:
        >>> rounded(np.array([0.666]), ScoringPolicy(digits=2)).tolist()
        [0.67]
    """
    if policy.digits is None:
        return score
    near = np.abs(score) < 1e6
    return np.where(near, np.round(np.where(near, score, 0.0), policy.digits), score)


def grade_of(score: Floats, policy: ScoringPolicy) -> Ints:
    """
    Return the number of the band each score lies in.

    Args:
        score: Scores; NaN where there is none.
        policy: Has the bands.

    Returns:
        Places in `policy.bands`; -1 where there is no score.

    Shape:
        (n,) → (n,).

    Units:
        None.

    Source:
        Google's bands, half-open.

    Example:
        >>> grade_of(np.array([0.39, 0.4, 0.7, np.nan]), ScoringPolicy()).tolist()
        [0, 1, 2, -1]
    """
    starts = [start for _, start in policy.bands[1:]]
    band = np.searchsorted(starts, compared(score), side="right")
    return np.where(np.isnan(score), -1, band)


def steps_of(
    progress: Floats, score: Floats, expected: Floats, policy: ScoringPolicy
) -> Ints:
    """
    Return the step of the policy's status rule that each row is on.

    Args:
        progress: Unbounded.
        score: The policy's reading of it.
        expected: Progress that is expected.
        policy: Has the rule.

    Returns:
        Places in `policy.status.steps`; -1 where the rule cannot tell.

    Shape:
        (n,).

    Units:
        None.

    Source:
        The policy's.

    Example:
        >>> p, e = np.array([0.4]), np.array([0.6])
        >>> steps_of(p, p, e, ScoringPolicy()).tolist()
        [1]
    """
    rule = policy.status
    if rule.compare == "none":
        return np.full(len(progress), -1)
    with np.errstate(all="ignore"):
        if rule.compare == "gap":
            measure = compared(progress - expected)
        elif rule.compare == "ratio":
            # Where nothing is expected yet, not to be behind is to be on track.
            due = expected > 0
            measure = np.where(due, progress / np.where(due, expected, 1.0), np.inf)
            measure = np.where(~due & (progress < expected), -np.inf, measure)
            measure = compared(np.where(np.isnan(progress + expected), np.nan, measure))
        else:
            measure = compared(score)
    sign = -1.0 if rule.compare == "gap" else 1.0
    step = np.full(len(progress), len(rule.steps) - 1)
    for place in range(len(rule.steps) - 2, -1, -1):
        at = rule.steps[place]
        bound = sign * (at.bound or 0.0)
        reached = measure >= bound if at.inclusive else measure > bound
        step[reached] = place
    return np.where(np.isnan(measure), -1, step)


def statuses_of(step: Ints, policy: ScoringPolicy) -> Ints:
    """
    Return the status that each step of the rule means.

    Args:
        step: Places in `policy.status.steps`; -1 for none.
        policy: Has the rule.

    Returns:
        Places in `STATUSES`; -1 for none.

    Shape:
        (n,) → (n,).

    Units:
        None.

    Source:
        The policy's.

    Example:
        >>> statuses_of(np.array([2, -1]), ScoringPolicy()).tolist()
        [2, -1]
    """
    words = [STATUSES.index(s.status) for s in policy.status.steps]
    return np.array([*words, NO_STATUS])[step]


def at_end(
    status: Ints, *, on: int, start: Ints, end: Ints, achieved: Flags, measured: Flags
) -> Ints:
    """
    Return statuses with what the calendar says: not yet, or over.

    Args:
        status: By the rule.
        on: The day.
        start: First day; `NEVER` where no span is known.
        end: First day after it.
        achieved: Whether the score reaches its success line.
        measured: Whether there is a score.

    Returns:
        Before the first day "not yet observable"; after the last "achieved" or
        "missed"; "not measured" where there is no score.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> day, yes = np.array([5]), np.array([True])
        >>> span = {"start": day, "end": day + 1}
        >>> at_end(day, on=9, **span, achieved=yes, measured=yes).tolist()
        [6]
    """
    known = start > NEVER
    word = _MEASURED_AT
    over = known & (on >= end)
    status = np.where(
        over, np.where(achieved, word["achieved"], word["missed"]), status
    )
    status = np.where(measured, status, word["not measured"])
    return np.where(known & (on < start), word["not yet observable"], status)
