"""Runs on days when nothing was started: how far the model misses this very series."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.special import t_cdf, t_quantile
from okrkit.projection.spreads.spread import DF
from okrkit.strategy.impact.counterfactual import READINGS, Foreseen, foreseen

__all__ = ["LEAST", "Span", "Width", "looked_at", "misses", "placebo_days", "width_of"]

LEAST = 6
"""Fewer readings before a day say too little of what comes after it."""

_MOST_RUNS = 60
_WORST = 5.0
"""No placebo run counts for more than so many scales: one accident is no width."""

_WORTH = 0.6
"""What an independent run counts: runs of one series share more than its length."""


@frozen
class Span:
    """
    How the readings after a start lie beside those before it.

    Attributes:
        before: How many readings there are before the start.
        count: How many are looked at after it.
        skipped: How many lie between, when nothing can show yet.

    Example:
        >>> Span(before=12, count=4).count
        4
    """

    before: int
    count: int
    skipped: int = 0


@frozen(kw_only=True)
class Width:
    """
    How wide the model's distributions have to be for one series.

    Attributes:
        factor: On every scale.
        df: Degrees of freedom of Student's t.
        runs: How many placebo runs there are.
        worth: How many independent ones they count as.

    Example:
        >>> width_of(np.array([]), 4)
        Width(factor=1.0, df=3.0, runs=0, worth=0.0)
    """

    factor: float
    df: float
    runs: int
    worth: float

    def quantile(self, level: float) -> float:
        """
        Return how many of the model's scales a quantile lies from the median.

        Example:
            >>> round(width_of(np.array([]), 4).quantile(0.975), 3)
            3.182
        """
        return self.factor * float(t_quantile(level, self.df))

    def chance(self, scales: Floats) -> Floats:
        """
        Return the chance of at most so many of the model's scales.

        Example:
            >>> width_of(np.array([]), 4).chance(np.array([0.0])).tolist()
            [0.5]
        """
        return t_cdf(scales / self.factor, self.df)


def placebo_days(span: Span) -> Ints:
    """
    Return the places of the readings before which a placebo run can start.

    Args:
        span: Of the real start.

    Returns:
        Places of readings before the real start, rising: each has 6 readings before
        it, and as many after it as the real start, all of them before that. At most
        the last 60.

    Shape:
        → (q,).

    Units:
        Readings.

    Source:
        okrkit's own choice.

    Example:
        >>> placebo_days(Span(before=12, count=4)).tolist()
        [6, 7, 8]
    """
    last = span.before - span.skipped - span.count
    return np.arange(max(LEAST, last + 1 - _MOST_RUNS), last + 1)


def looked_at(
    times: Floats,
    values: Floats,
    errors: Floats,
    starts: Ints,
    span: Span,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    calibration: object = "default",
) -> tuple[Floats, Foreseen]:
    """
    Foresee the readings after each of some starts, from those before it alone.

    Args:
        times: Of all readings, rising.
        values: Of all readings: one series, or one for each start.
        errors: Their standard errors; NaN where not known. As values.
        starts: Places of the first readings that may show something.
        span: How many readings to skip, and to look at.
        lower: No value lies below.
        upper: No value lies above.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        The readings as they were, and as they were to be expected.

    Shape:
        times (n,), values and errors (n,) or (k, n), starts (k,) → (k, m), twice.

    Units:
        Days; the metric's unit.

    Source:
        `foreseen`, from the last 60 readings before each start.

    Example:
        >>> weeks, nps = 7.0 * np.arange(12), np.array([31.0, 33, 30] * 4)
        >>> none, span = np.full(12, np.nan), Span(before=12, count=2)
        >>> seen, view = looked_at(weeks, nps, none, np.array([6, 10]), span)
        >>> seen.tolist(), view.centre.shape
        ([[31.0, 33.0], [33.0, 30.0]], (2, 2))
    """
    size = len(starts)
    shape = (size, len(times))
    place = starts[:, None] - READINGS + np.arange(READINGS)
    kept = place[:, (place >= 0).any(axis=0)]
    after = starts[:, None] + span.skipped + np.arange(span.count)

    def known(column: Floats) -> Floats:
        whole = np.broadcast_to(column, shape)
        found = np.take_along_axis(whole, np.maximum(kept, 0), axis=1)
        # Readings stand to the left: what is not there comes after them.
        order = np.argsort(kept < 0, axis=1, kind="stable")
        found = np.where(kept < 0, np.nan, found)
        return np.take_along_axis(found, order, axis=1)

    def coming(column: Floats) -> Floats:
        return np.take_along_axis(np.broadcast_to(column, shape), after, axis=1)

    view = foreseen(
        known(times),
        known(values),
        coming(times),
        errors=known(errors),
        lower=lower,
        upper=upper,
        calibration=calibration,
    )
    return coming(values), view


def misses(seen: Floats, view: Foreseen) -> Floats:
    """
    Return how far the mean of each span lies from what was to be expected.

    Args:
        seen: The readings.
        view: What was to be expected.

    Returns:
        Distances in scales of the model, above 0 where the readings are higher.

    Shape:
        (k, m) → (k,).

    Units:
        Scales.

    Source:
        The definition.

    Example:
        >>> one = np.ones((1, 1))
        >>> view = Foreseen(centre=one, below=one, above=2 * one,
        ...                 sums=one, sums_below=one, sums_above=2 * one)
        >>> misses(np.array([[5.0]]), view).tolist()
        [2.0]
    """
    off = seen.sum(axis=1) - view.sums[:, -1]
    scale = np.where(off < 0, view.sums_below[:, -1], view.sums_above[:, -1])
    missed: Floats = off / scale
    return missed


def width_of(missed: Floats, count: int) -> Width:
    """
    Return how wide the distributions for one series have to be, by its placebo runs.

    Args:
        missed: How far each placebo run missed, in scales of the model.
        count: Readings of each run.

    Returns:
        The factor and the degrees of freedom: 1 and 3, the model's own, where there
        are no runs.

    Shape:
        (q,) → two numbers.

    Units:
        None.

    Source:
        ``factor² = (3 + n mean(missed²)) / (3 + n)``, ``df = 3 + n``: the posterior of
        an unknown variance (A. Gelman et al., "Bayesian Data Analysis", 3rd edition,
        section 2.6), for which the model's own width counts as 3 runs, as its Student's
        t says. Runs overlap: n is 3/5 of how many of them fit end to end. No miss
        counts for more than 5.

    Example:
        >>> width = width_of(np.array([2.0, -1.0, 0.5]), 1)
        >>> round(width.factor, 3), width.df, round(width.worth, 3)
        (1.132, 4.8, 1.8)
    """
    runs = len(missed)
    if not runs:
        return Width(factor=1.0, df=DF, runs=0, worth=0.0)
    worth = _WORTH * (1 + (runs - 1) / count)
    square = float((np.clip(missed, -_WORST, _WORST) ** 2).mean())
    factor = np.sqrt((DF + worth * square) / (DF + worth))
    return Width(factor=float(factor), df=DF + worth, runs=runs, worth=worth)
