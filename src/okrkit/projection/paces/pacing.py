"""The lines behind a pace: through readings, and on to the target."""

import numpy as np

from okrkit.projection.paces.days import WorkingDays, after, between
from okrkit.scoring.arithmetic import Floats, share_of_length, within_floats
from okrkit.scoring.formulas import Flags


def days_over(
    start: Floats, end: Floats, now: Floats, days: WorkingDays | None
) -> Floats:
    """
    Return the share of each span's days that are over.

    Args:
        start: First moment.
        end: The moment after the last.
        now: The moment of the question.
        days: Which days count; None for all.

    Returns:
        0 at the start and before it, 1 at the end and after it; NaN where no day of
        the span counts.

    Shape:
        (n,).

    Units:
        Moments in days; a fraction.

    Source:
        As `okrkit.model.calendar.span_elapsed`, for parts of days, too.

    Example:
        >>> start, end, now = np.array([0.0]), np.array([92.0]), np.array([46.0])
        >>> days_over(start, end, now, None).tolist()
        [0.5]
    """
    whole = between(start, end, days)
    gone = np.clip(between(start, now, days), 0.0, whole)
    return gone / np.where(whole > 0, whole, np.nan)


def days_left(
    start: Floats, end: Floats, now: Floats, days: WorkingDays | None
) -> Floats:
    """
    Return how many days of each span are left.

    Args:
        start: First moment.
        end: The moment after the last.
        now: The moment of the question.
        days: Which days count; None for all.

    Returns:
        All of them before the start, 0 from the end on.

    Shape:
        (n,).

    Units:
        Moments in days; days.

    Source:
        As `okrkit.Cycle.remaining`.

    Example:
        >>> start, end, now = np.array([0.0]), np.array([92.0]), np.array([46.0])
        >>> days_left(start, end, now, None).tolist()
        [46.0]
    """
    return np.maximum(between(np.maximum(now, start), end, days), 0.0)


def recent_pace(
    times: Floats, values: Floats, start: Floats, days: WorkingDays | None
) -> Floats:
    """
    Return the slope of the least-squares line through the readings of a cycle.

    Args:
        times: Of the readings, rising; NaN after the last.
        values: Of the readings.
        start: First moment of each cycle; earlier readings do not count.
        days: Which days count; None for all.

    Returns:
        Units a day; NaN with fewer than two readings on different days that count.

    Shape:
        times, values (n, m); start (n,) → (n,).

    Units:
        Moments in days; units of the metric a day.

    Source:
        Ordinary least squares.

    Example:
        >>> times, values = np.array([[7.0, 14.0, 21.0]]), np.array([[1.0, 3.0, 2.0]])
        >>> recent_pace(times, values, np.zeros(1), None).round(3).tolist()
        [0.071]
    """
    within = times >= start[:, None]
    count = np.maximum(within.sum(axis=1), 1)[:, None]
    x = np.where(within, between(start[:, None], times, days), 0.0)
    y = np.where(within, values, 0.0)
    # By a power of two in each row, so that no sum overflows and nothing is rounded.
    _, scale = np.frexp(np.max(np.abs(y), axis=1, initial=0.0))
    y = np.ldexp(y, -scale[:, None])
    x = np.where(within, x - x.sum(axis=1, keepdims=True) / count, 0.0)
    y = np.where(within, y - y.sum(axis=1, keepdims=True) / count, 0.0)
    apart = np.ptp(x, axis=1) > 0 if x.shape[1] else np.zeros(len(x), np.bool_)
    square = np.where(apart, (x * x).sum(axis=1), np.nan)
    with np.errstate(over="ignore"):
        slope = np.ldexp((x * y).sum(axis=1) / square, scale)
    return within_floats(slope)


def has_met(value: Floats, baseline: Floats, target: Floats) -> Flags:
    """
    Tell whether values are at their targets or beyond.

    Args:
        value: Where each stands.
        baseline: Where each started.
        target: Where each should end.

    Returns:
        Flags; False where a number is missing, or baseline and target are equal.

    Shape:
        Columns that broadcast together.

    Units:
        The metric's.

    Source:
        okrkit's own choice.

    Example:
        >>> has_met(np.array([1.9]), np.array([3.2]), np.array([2.0])).tolist()
        [True]
    """
    up, down = target > baseline, target < baseline
    return (up & (value >= target)) | (down & (value <= target))


def met_since(
    times: Floats, values: Floats, start: Floats, baseline: Floats, target: Floats
) -> Floats:
    """
    Return since when the readings of each row are at the target or beyond.

    Args:
        times: Of the readings, rising; NaN after the last.
        values: Of the readings.
        start: First moment of each cycle; earlier readings count where there is no
            other.
        baseline: Where each started.
        target: Where each should end.

    Returns:
        The first moment after the last reading that was not there; that of the last
        reading where it is the one; NaN without readings.

    Shape:
        times, values (n, m); the others (n,).

    Units:
        Moments in days.

    Source:
        okrkit's own choice.

    Example:
        >>> times, values = np.array([[7.0, 14.0, 21.0]]), np.array([[5.0, 3.0, 6.0]])
        >>> one = (np.array([x]) for x in (0.0, 0.0, 5.0))
        >>> met_since(times, values, *one).tolist()
        [21.0]
    """
    if not times.shape[1]:
        return np.full(len(times), np.nan)
    seen = ~np.isnan(times)
    short = seen & ~has_met(values, baseline[:, None], target[:, None])
    place = np.arange(times.shape[1]) + 1
    after_short = np.max(np.where(short, place, 0), axis=1)
    first = np.count_nonzero(times < start[:, None], axis=1)
    last = np.maximum(np.count_nonzero(seen, axis=1) - 1, 0)
    since = np.minimum(np.maximum(after_short, first), last)
    found: Floats = times[np.arange(len(times)), since]
    return found


def will_meet(
    value: Floats, target: Floats, actual: Floats, now: Floats, days: WorkingDays | None
) -> Floats:
    """
    Return when each target will be met at a pace.

    Args:
        value: Where each stands.
        target: Where each should end.
        actual: Units a day from now on.
        now: The moment to start from.
        days: Which days count; None for all.

    Returns:
        The moment; NaN where the pace is 0 or leads away, after the year 9999, and
        where a number is missing.

    Shape:
        (n,).

    Units:
        Moments in days.

    Source:
        A straight line, as in nearly every OKR tool.

    Example:
        >>> one = (np.array([x]) for x in (34.0, 40.0, 0.5, 46.0))
        >>> will_meet(*one, None).tolist()
        [58.0]
    """
    need = share_of_length(target, value, actual)
    return after(now, np.where(need > 0, need, np.nan), days)
