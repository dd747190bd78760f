"""The season of a metric: what its own history expects by each moment of a cycle."""

import numpy as np

from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.formulas import Flags

YEAR = 365.25
"""Days of a year: the cycle that is like this one lies whole years earlier."""

_MOST = 10
"""Earlier years looked at."""

_SLACK = 1 / 12
"""Share of a cycle by which history may begin or end too near: a week of a quarter."""


def seasonal_share(
    times: Floats,
    values: Floats,
    *,
    start: Floats,
    end: Floats,
    now: Floats,
    baseline: Floats,
    target: Floats,
    cumulative: Flags,
) -> Floats:
    """
    Return the share of the way that earlier years expect by a moment.

    Args:
        times: Of the readings, rising; NaN after the last.
        values: Of the readings: levels, or a running total that goes on through
            earlier cycles.
        start: First moment of each cycle.
        end: The moment after it.
        now: The moment of the question.
        baseline: Where the way starts.
        target: Where it ends.
        cumulative: Whether values are running totals.

    Returns:
        0 at the start and 1 at the end. Between them, for totals the mean share of the
        total of the same days of earlier years; for levels the share of days that are
        over, and the mean distance from the straight line from first to last day of
        those years, as a share of the way. NaN where no earlier year is known: readings
        must reach from its start to its end, but for a twelfth of it, without a gap of
        more than half of it.

    Shape:
        times, values (n, m); the others (n,).

    Units:
        Days; values in each metric's unit; a fraction.

    Source:
        okrkit's own choice: the classical profile of shares, and of deviations.

    Example:
        >>> weeks = np.arange(-365.0, 1.0, 7.0)[None]
        >>> one = (np.array([x]) for x in (0.0, 90.0, 45.0, 0.0, 40.0))
        >>> names = ("start", "end", "now", "baseline", "target")
        >>> span = dict(zip(names, one))
        >>> steady, totals = weeks + 365, np.array([True])
        >>> seasonal_share(weeks, steady, cumulative=totals, **span).tolist()
        [0.5]
    """
    size, count = np.full(len(times), np.nan), ~np.isnan(times)
    if not count.any():
        return size
    values, scale = _scaled(values)
    length, gone = end - start, np.clip(now, start, end) - start
    share = gone / length
    years = np.ceil(np.nanmax(start - np.where(count, times, np.nan)[:, 0]) / YEAR)
    total, known = np.zeros(len(times)), np.zeros(len(times))
    for year in range(1, int(np.clip(years, 0, _MOST)) + 1):
        # Whole days, so that days of the week and the ends of days stay in step.
        first = start - np.rint(year * YEAR)
        then, by_now, whole = (
            _at(times, values, _near(times, moment, length * _SLACK))
            for moment in (first, first + gone, first + length)
        )
        found = _found(by_now - then, whole - then, share, cumulative)
        found = np.where(_covered(times, first, length), found, np.nan)
        known += ~np.isnan(found)
        total += np.nan_to_num(found)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = total / known
        way = np.ldexp(target, -scale) - np.ldexp(baseline, -scale)
        level = np.where(way == 0, np.nan, share + mean / way)
    return within_floats(np.where(cumulative, mean, level))


def _found(part: Floats, whole: Floats, share: Floats, cumulative: Flags) -> Floats:
    """Return a year's share of its total, or distance from its straight line."""
    with np.errstate(divide="ignore", invalid="ignore"):
        earned = np.where(whole > 0, part / whole, np.nan)
    return np.where(cumulative, earned, part - share * whole)


def _scaled(values: Floats) -> tuple[Floats, Ints]:
    """Return values divided by a power of two in each row, so that none overflows."""
    most = np.max(np.abs(np.nan_to_num(values)), axis=1, initial=0.0)
    _, scale = np.frexp(most)
    return np.ldexp(values, -scale[:, None]), scale.astype(np.int64)


def _near(times: Floats, moment: Floats, slack: Floats) -> Floats:
    """Return a moment, moved to the first or last reading where it is near enough."""
    last = np.maximum(np.count_nonzero(~np.isnan(times), axis=1) - 1, 0)
    begin, end = times[:, 0], times[np.arange(len(times)), last]
    moment = np.where((moment < begin) & (moment >= begin - slack), begin, moment)
    return np.where((moment > end) & (moment <= end + slack), end, moment)


def _at(times: Floats, values: Floats, moment: Floats) -> Floats:
    """Return the value at a moment, on the line between the readings around it."""
    rows, last = np.arange(len(times)), times.shape[1] - 1
    # A comparison with NaN is false: what is no reading is not counted.
    before = np.count_nonzero(times <= moment[:, None], axis=1) - 1
    left, right = np.maximum(before, 0), np.minimum(before + 1, last)
    begin, until = times[rows, left], times[rows, right]
    low, high = values[rows, left], values[rows, right]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = low + (high - low) * ((moment - begin) / (until - begin))
    between = np.where(moment == begin, low, between)
    return np.where(before < 0, np.nan, between)


def _covered(times: Floats, first: Floats, length: Floats) -> Flags:
    """Tell whether readings of a year leave no gap longer than half of the cycle."""
    begin, until, end = times[:, :-1], times[:, 1:], first + length
    within = np.minimum(until, end[:, None]) - np.maximum(begin, first[:, None])
    gaps = np.where(within > length[:, None] * _SLACK, until - begin, 0.0)
    widest: Floats = np.max(gaps, axis=1, initial=0.0)
    covered: Flags = widest <= length / 2
    return covered
