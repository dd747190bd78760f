"""What okrkit is compared with: the last value, and the straight line of OKR tools."""

import numpy as np

from okrkit.projection.cases import Cases
from okrkit.projection.spreads.spread import Spread
from okrkit.scoring.arithmetic import LARGEST, Floats


def last_value(cases: Cases) -> Spread:
    """
    Return that values stay where they are, as unsure as their past steps say.

    A random walk; totals go on at their mean rate. Its scale is the root of the mean
    squared step for a day, times the days that are left; a series without two readings
    counts as certain.

    Args:
        cases: The series.

    Returns:
        One distribution for each row.

    Shape:
        (n,).

    Units:
        Each metric's.

    Source:
        The naive method of Hyndman and Athanasopoulos, Forecasting: principles and
        practice, 5.2; its interval there in 5.5.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 1, 2]], [[5, 6, 5]], start=0, end=6, baseline=5)
        >>> last_value(cases).centre.tolist(), last_value(cases).above.tolist()
        ([5.0], [2.0])
    """
    then, value = cases.latest()
    left, size = cases.end - then, _size(cases)
    rate = np.where(cases.cumulative, _rate(cases, then, value), 0.0)
    days = np.diff(cases.times, axis=1)
    steps = np.diff(cases.values / size[:, None], axis=1)
    known = days > 0
    days = np.where(known, days, 1.0)
    off = np.where(known, (steps - rate[:, None] * days) / np.sqrt(days), 0.0)
    count = np.maximum(known.sum(axis=1), 1)
    scale = np.sqrt((off**2).sum(axis=1) / count * left)
    return _spread(cases, value / size + rate * left, scale)


def linear_pace(cases: Cases) -> Spread:
    """
    Return where the straight line from the start through the last reading ends.

    Args:
        cases: The series.

    Returns:
        One certain value for each row: what a tool says that divides progress by the
        time that is gone.

    Shape:
        (n,).

    Units:
        Each metric's.

    Source:
        The forecast of OKR tools, such as progress / elapsed.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 1, 2]], [[5, 6, 7]], start=0, end=6, baseline=5)
        >>> linear_pace(cases).centre.tolist()
        [11.0]
    """
    then, value = cases.latest()
    ends = value / _size(cases) + _rate(cases, then, value) * (cases.end - then)
    return _spread(cases, ends, np.zeros(len(cases)))


def _rate(cases: Cases, then: Floats, value: Floats) -> Floats:
    """Return sizes a day since the start; 0 before anything was read in the cycle."""
    gone, size = then - cases.start, _size(cases)
    some = (gone > 0) & ~np.isnan(cases.baseline)
    way = np.where(some, value / size - cases.baseline / size, 0.0)
    return way / np.where(some, gone, 1.0)


def _size(cases: Cases) -> Floats:
    """Return a power of two near the largest number of each row: nothing overflows."""
    most = np.fmax(np.nanmax(np.abs(cases.values), axis=1, initial=0.0), 0.0)
    _, power = np.frexp(np.fmax(most, np.abs(cases.baseline)))
    return np.asarray(np.ldexp(1.0, np.clip(power, -1000, 1000)), dtype=np.float64)


def _spread(cases: Cases, centre: Floats, scale: Floats) -> Spread:
    """Return distributions from columns in sizes."""
    size = _size(cases)
    floor = np.where(
        cases.cumulative, np.fmax(cases.lower, cases.latest()[1]), cases.lower
    )
    with np.errstate(over="ignore"):
        middle, width = (
            np.clip(column * size, -LARGEST, LARGEST) for column in (centre, scale)
        )
    return Spread(
        centre=np.clip(middle, floor, cases.upper),
        below=width,
        above=width,
        floor=floor,
        cap=cases.upper,
    )
