"""`Rows`: series of one kind made ready for the model."""

import numpy as np
from attrs import evolve, frozen

from okrkit.projection.cases import Cases
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

STEPS = 13.0
"""A cycle is so many steps of time, however long it is: a quarter has 13 weeks."""


@frozen(eq=False, kw_only=True)
class Rows:
    """
    Series of one kind: those with most readings first, none without a reading.

    Values are divided by a power of two of each row, so that nothing overflows.

    Attributes:
        cases: The series, scaled, in this order.
        place: Where each row came from.
        power: The exponent each row was divided by.
        day: Times of the readings, shape (m, n); inf after the last one.
        time: The same in steps from the first reading, shape (m, n); 0 after the last.
        value: Shape (m, n); the first value again after the last one.
        has: Which of them are readings, shape (m, n).
        count: How many there are.
        proof: How many of them show how much the series moves: a baseline that stands
            in for a reading is no proof of calm, being often the same measurement.
        active: How many rows have more than j readings, for each j.
        last: The last value.
        last_day: Its time.
        baseline: The value at the start, given or seen.
        ahead: Steps from the last reading to the end.
        total: Steps from the first to the last reading.
    """

    cases: Cases
    place: Ints
    power: Ints
    day: Floats
    time: Floats
    value: Floats
    has: Flags
    count: Ints
    proof: Ints
    active: list[int]
    last: Floats
    last_day: Floats
    baseline: Floats
    ahead: Floats
    total: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.place)


def made_ready(cases: Cases, place: Ints) -> Rows:
    """
    Make some series ready.

    Args:
        cases: The series.
        place: Which of them.

    Returns:
        The rows. A series without a reading at or before its start is given its
        baseline as one, where that is known.

    Shape:
        (n, m) → (m, k).

    Units:
        Steps of time; values scaled by a power of two.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[7, 14]], [[6, 5]], start=0, end=91, baseline=5)
        >>> made_ready(cases, np.array([0])).time.ravel().tolist()
        [0.0, 1.0, 2.0]
    """
    seen = cases.count[place]
    cases = _from_start(cases.rows(place))
    order = np.argsort(-cases.count, kind="stable")
    cases, power = _scaled(cases.rows(order))
    count, width = cases.count, int(cases.count[0])
    has = np.arange(width)[:, None] < count
    day = np.where(has, cases.times.T[:width], np.inf)
    value = np.where(has, cases.values.T[:width], cases.values[:, 0])
    scale = STEPS / cases.span
    time = _steps(day, has, scale)
    value = _without_spikes(value, has, cases.cumulative)
    at = np.arange(len(count))
    last_day = day[count - 1, at]
    return Rows(
        cases=cases,
        place=place[order],
        power=power,
        day=day,
        time=time,
        value=value,
        has=has,
        count=count,
        proof=np.maximum(seen[order], 1),
        active=[int(np.count_nonzero(count > j)) for j in range(width)],
        last=value[count - 1, at],
        last_day=last_day,
        baseline=_at_start(cases, day, value),
        ahead=np.minimum((cases.end - last_day) * scale, _LONGEST),
        total=time[count - 1, at],
    )


def looked_up(rows: Rows, moment: Floats) -> Floats:
    """
    Return the value of each series at a moment, on the line between two readings.

    Args:
        rows: The series.
        moment: One for each.

    Returns:
        Values; NaN before the first reading and after the last one.

    Shape:
        (n,) → (n,).

    Units:
        Those of the rows.

    Source:
        Linear interpolation.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 14]], [[6, 8]], start=0, end=91, baseline=6)
        >>> rows = made_ready(cases, np.array([0]))
        >>> np.ldexp(looked_up(rows, np.array([7.0])), rows.power)
        array([7.])
    """
    at = np.arange(len(rows))
    place = (rows.day <= moment + _SAME).sum(axis=0) - 1
    before = np.maximum(place, 0)
    after = np.minimum(before + 1, rows.count - 1)
    start, end = rows.day[before, at], rows.day[after, at]
    known = (place >= 0) & ((place < rows.count - 1) | (moment - start < _SAME))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(end > start, (moment - start) / (end - start), 0.0)
    first, second = rows.value[before, at], rows.value[after, at]
    value = first + np.clip(share, 0.0, 1.0) * (second - first)
    return np.where(known, value, np.nan)


_SHORTEST, _LONGEST = 1e-6, 1e4
"""Steps between two readings, at least and at most: beyond it nothing changes."""

_ALIKE = 1e-3
"""A baseline as near as this to the first reading is the same measurement."""

_MOST = 1e9
"""A bound or an error so many times the largest value is as good as infinite."""

_ENOUGH = 5
"""Readings that a series needs for one of them to be called odd."""

_SPIKE = 12.0
"""A reading so many usual changes away from both its neighbours is an error."""

_SAME = 1e-3
"""Moments as near as this, in days, are the same."""


def _steps(day: Floats, has: Flags, scale: Floats) -> Floats:
    """Return steps from the first reading, no gap too small or too large to count."""
    with np.errstate(invalid="ignore", over="ignore"):
        gap = np.clip(np.diff(day, axis=0) * scale, _SHORTEST, _LONGEST)
    gap = np.where(has[1:], gap, 0.0)
    time = np.vstack([np.zeros(has.shape[1]), np.cumsum(gap, axis=0)])
    return np.where(has, time, 0.0)


def _without_spikes(value: Floats, has: Flags, cumulative: Flags) -> Floats:
    """
    Put single readings that leap away and come straight back between their neighbours.

    The last reading is never one: it may be the new level.
    """
    if len(value) < _ENOUGH or cumulative[0]:
        return value
    change = np.where(has[1:], np.diff(value, axis=0), np.nan)
    known = np.count_nonzero(has, axis=0) >= _ENOUGH
    usual = np.full(len(known), np.nan)
    usual[known] = np.nanmedian(np.abs(change[:, known]), axis=0)
    level = np.full(len(known), np.nan)
    seen = np.where(has, np.abs(value), np.nan)
    level[known] = np.nanmedian(seen[:, known], axis=0)
    # Where most readings are 0 a leap is what the metric does.
    usual = np.where(level > 0, np.maximum(usual, 1e-3 * level), np.nan)
    with np.errstate(invalid="ignore"):
        away, back = change[:-1], change[1:]
        far = np.minimum(np.abs(away), np.abs(back)) > _SPIKE * usual
        spike = far & (away * back < 0)
        near = np.abs(value[2:] - value[:-2]) < np.abs(away) / 4.0
    between = (value[:-2] + value[2:]) / 2.0
    cleaned = value.copy()
    cleaned[1:-1] = np.where(spike & near, between, value[1:-1])
    return cleaned


def _from_start(cases: Cases) -> Cases:
    """Take the baseline for a reading at the start where there is none so early."""
    early = cases.times[:, 0] <= cases.start
    same = np.abs(cases.values[:, 0] - cases.baseline) <= _ALIKE * np.abs(
        cases.baseline
    )
    needs = ~early & np.isfinite(cases.baseline) & ~same
    if not needs.any():
        return cases
    size = len(cases)

    def put(column: Floats, first: Floats) -> Floats:
        pad = np.full((size, 1), np.nan)
        moved = np.hstack([first[:, None], column])
        return np.where(needs[:, None], moved, np.hstack([column, pad]))

    return evolve(
        cases,
        times=put(cases.times, cases.start),
        values=put(cases.values, cases.baseline),
        errors=np.nan_to_num(put(cases.errors, np.zeros(size))),
        count=cases.count + needs,
    )


def _scaled(cases: Cases) -> tuple[Cases, Ints]:
    """Divide each row by a power of two, so that its largest value is near 1."""
    largest = np.nanmax(np.abs(cases.values), axis=1)
    largest = np.fmax(largest, np.abs(cases.baseline))
    largest = np.where(largest > 0, largest, np.nan_to_num(cases.size))
    power = np.frexp(largest)[1]
    column = -power[:, None]
    with np.errstate(over="ignore"):
        lower, upper = (np.ldexp(c, -power) for c in (cases.lower, cases.upper))
        return evolve(
            cases,
            values=np.ldexp(cases.values, column),
            errors=np.minimum(np.ldexp(cases.errors, column), _MOST),
            baseline=np.ldexp(cases.baseline, -power),
            lower=np.where(lower < -_MOST, -np.inf, lower),
            upper=np.where(upper > _MOST, np.inf, upper),
            size=np.ldexp(cases.size, -power),
        ), power


def _at_start(cases: Cases, day: Floats, value: Floats) -> Floats:
    """Return the baseline; where none is given, what was read last by the start."""
    if not np.isnan(cases.baseline).any():
        return cases.baseline
    place = np.maximum((day <= cases.start).sum(axis=0) - 1, 0)
    seen = value[place, np.arange(len(place))]
    return np.where(np.isnan(cases.baseline), seen, cases.baseline)
