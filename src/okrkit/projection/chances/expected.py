"""Expected scores: the mean of the policy's score over what values may be."""

import numpy as np

from okrkit.projection.chances.bends import bends
from okrkit.projection.chances.outcomes import Outcomes, Values, mean_of
from okrkit.projection.chances.regions import scores
from okrkit.projection.spreads.spread import Spread, in_scales, tail
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.judgement import cap_of, score_of
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.terms import Terms, travelled

# Rows that are worked out at a time: their points stay in the processor's cache.
_PIECE = 2048

# Of rounded scores so many quantiles are looked at.
_LEVELS = (np.arange(255) + 0.5) / 255

# Beyond so many scales lies less than 1e-12 of a mean.
_FAR = 1e6
# No distance in scales counts as more, and no progress.
_MOST, _HIGHEST = 1e15, 1e300
# Over shorter pieces the chance hardly changes, and differences have few digits.
_SHORT = 1e-4


def expected_score(
    terms: Terms, rows: Ints, values: Values, policy: ScoringPolicy
) -> Floats:
    """
    Return the mean of the policy's score over what values may be.

    Args:
        terms: What the rows are judged by.
        rows: Row of the terms for each value.
        values: What may be.
        policy: Makes scores of progress.

    Returns:
        Means; NaN where there is no score.

    Shape:
        rows (n,), values of n rows → (n,).

    Units:
        Scores.

    Source:
        Of outcomes their mean. Of a spread the closed form: a score goes straight from
        one bend to the next, and over each piece counts its rise times the mean chance
        of getting beyond. Where a policy rounds scores, the mean of 255 quantiles.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> two = np.array([[5.0, 15.0]])
        >>> may = Outcomes.sample(two, np.zeros(1), np.full(1, 20.0))
        >>> expected_score(sheet.terms, np.array([0]), may, sheet.policy).tolist()
        [0.75]
    """
    result = np.empty(len(rows))
    for first in range(0, len(rows), _PIECE):
        piece = slice(first, first + _PIECE)
        some, mine = values.rows(piece), rows[piece]
        if isinstance(some, Spread) and policy.digits is None:
            result[piece] = _of_spread(terms, mine, some, policy)
        else:
            result[piece] = _of_outcomes(terms, mine, some, policy)
    return result


def _of_outcomes(
    terms: Terms, rows: Ints, values: Values, policy: ScoringPolicy
) -> Floats:
    """Return the mean score of outcomes, or of quantiles that stand for a spread."""
    if isinstance(values, Outcomes):
        at, weights = values.values, values.weights
    else:
        at, weights = values.quantiles(_LEVELS), np.ones(1)
    weights = np.broadcast_to(weights, at.shape)
    # What has no weight is not there, and may have no score either.
    there = np.flatnonzero(weights != 0)
    worth = np.zeros(at.size)
    which = rows[there // at.shape[1]]
    worth[there] = scores(terms, which, policy, within_floats(at).ravel()[there])
    return mean_of(worth.reshape(at.shape), weights)


def _of_spread(
    terms: Terms, rows: Ints, spread: Spread, policy: ScoringPolicy
) -> Floats:
    """Return the mean score of a spread, piece by piece from the median outwards."""
    result = np.empty(len(rows))
    caps = cap_of(terms, policy, rows)[:, None]
    for mine, knots in bends(terms, rows):
        some = spread.rows(mine)
        at, away = _points(some, knots)
        which = np.repeat(rows[mine], at.shape[1])
        progress = travelled(terms, at.ravel(), which).reshape(at.shape)
        progress = np.clip(progress, -_HIGHEST, _HIGHEST)
        score = score_of(progress, caps[mine], policy)
        rise = np.diff(score, axis=1) * _beyond(away, progress, score)
        middle = some.median()[:, None]
        # What lies below the median takes away what it falls short by.
        rise *= np.where(at[:, :-1] < middle, -1.0, 1.0)
        place = (at < middle).sum(axis=1, keepdims=True)
        # Of unknown values no point is the median, and no score known.
        place = np.minimum(place, at.shape[1] - 1)
        score = np.take_along_axis(score, place, 1)[:, 0]
        result[mine] = score + rise.sum(axis=1)
    return result


def _points(spread: Spread, knots: Floats) -> tuple[Floats, Floats]:
    """Return values between which progress goes straight, and their scales away."""
    with np.errstate(over="ignore"):
        ends = (
            spread.centre - _FAR * spread.below,
            spread.median(),
            spread.centre + _FAR * spread.above,
        )
    at = np.column_stack([*ends, knots])
    at = np.clip(at, spread.floor[:, None], spread.cap[:, None])
    at = np.sort(within_floats(at), axis=1)
    centre = spread.centre[:, None]
    scale = np.where(at < centre, spread.below[:, None], spread.above[:, None])
    return at, np.minimum(np.abs(in_scales(at, centre, scale)), _MOST)


def _beyond(away: Floats, progress: Floats, score: Floats) -> Floats:
    """Return the mean chance of lying beyond where each piece of the score rises."""
    rise = np.diff(progress, axis=1)
    rise = np.where(rise == 0, 1.0, rise)
    width = np.diff(away, axis=1)
    # Where a policy clamps progress the score rises over a part of the piece.
    near, far = (
        away[:, :-1] + (end - progress[:, :-1]) / rise * width
        for end in (score[:, :-1], score[:, 1:])
    )
    chance, beyond = tail(np.stack([near, far]))
    width = np.abs(far - near)
    short = width < _SHORT
    mean = np.abs(beyond[0] - beyond[1]) / np.where(short, 1.0, width)
    return np.asarray(np.where(short, (chance[0] + chance[1]) / 2, mean))
