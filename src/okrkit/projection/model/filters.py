"""Tiny state-space models of many series at once: a level, and a level with a drift."""

import numpy as np
from attrs import frozen

from okrkit.scoring.arithmetic import Floats, Ints

_OFTEN = 8
"""After so many readings a product of variances is turned into a logarithm."""


@frozen
class Shape:
    """
    Variances of one model, in units of its own unknown spread squared.

    Attributes:
        noise: Of a reading about the level.
        walk: Of the change of the level in a step.
        drift: Of the drift before anything is seen: small means shrunk towards none.
        bend: Of the change of the drift in a step.
        damping: How fast a drift dies down once nobody looks, in a step.
    """

    noise: float
    walk: float
    drift: float = 0.0
    bend: float = 0.0
    damping: float = 0.0


@frozen(eq=False, kw_only=True)
class Readings:
    """
    Readings of many series by row, those with most readings first.

    Attributes:
        time: Steps from the first reading, shape (m, n); 0 after the last one.
        values: One (m, n) for each scale the series are seen on; the first reading
            again after the last one.
        noise: Known variance of readings in units of the spread squared, shape (m, n);
            None where none is known.
        active: How many series have more than j readings, for each j.
        ahead: Steps from the last reading to the end, shape (n,).
        last: Place of the last reading of each series, shape (n,).
    """

    time: Floats
    values: tuple[Floats, ...]
    noise: Floats | None
    active: list[int]
    ahead: Floats
    last: Ints


@frozen(eq=False, kw_only=True)
class Filtered:
    """
    What one model says of many series, for each scale they are seen on.

    Attributes:
        level: The level at the last reading, shape (k, n).
        drift: Its drift in a step, shape (k, n).
        ahead: What the reading at the end is expected to be, shape (k, n).
        variance: Of that reading, in units of the spread squared, shape (n,).
        squares: Sum of squared surprises, each by its variance, shape (k, n).
        logs: Sum of the logarithms of those variances, shape (n,).
    """

    level: Floats
    drift: Floats
    ahead: Floats
    variance: Floats
    squares: Floats
    logs: Floats


def filtered(readings: Readings, shape: Shape) -> Filtered:
    """
    Go through the readings of every series with one model.

    Args:
        readings: The series.
        shape: The model.

    Returns:
        Where each series stands, where it is expected to end, and how surprising it
        was. A reading with a known error counts less.

    Shape:
        (m, n) → (n,) for each scale.

    Units:
        Those of the values; steps of time.

    Source:
        The Kalman filter of the local linear trend: A. Harvey, Forecasting, Structural
        Time Series Models and the Kalman Filter, 1989, chapter 4.

    Example:
        >>> seen = np.array([[5.0], [6.0]])
        >>> readings = Readings(
        ...     time=np.array([[0.0], [1.0]]), values=(seen,), noise=None,
        ...     active=[1, 1], ahead=np.array([2.0]), last=np.array([1]),
        ... )
        >>> filtered(readings, Shape(0, 1)).ahead
        array([[6.]])
    """
    if shape.drift == shape.bend == 0.0:
        return _without_drift(readings, shape)
    return _with_drift(readings, shape)


def _without_drift(readings: Readings, shape: Shape) -> Filtered:
    count, size = len(readings.values), len(readings.ahead)
    spread = np.full(size, shape.noise, dtype=np.float64)
    if readings.noise is not None:
        spread += readings.noise[0]
    level = np.stack([values[0] for values in readings.values])
    squares, tally = np.zeros((count, size)), _Logs(size)
    for place in range(1, len(readings.time)):
        n = readings.active[place]
        gap = readings.time[place, :n] - readings.time[place - 1, :n]
        now = spread[:n]
        now += shape.walk * gap
        seen = _seen(now, readings, place, shape.noise)
        gain = now / seen
        for values, at, total in zip(readings.values, level, squares, strict=True):
            surprise = values[place, :n] - at[:n]
            at[:n] += gain * surprise
            surprise *= surprise
            surprise /= seen
            total[:n] += surprise
        now *= 1.0 - gain
        tally.add(seen, place)
    variance = spread + shape.walk * readings.ahead + shape.noise
    return Filtered(
        level=level,
        drift=np.zeros((count, size)),
        ahead=level,
        variance=variance,
        squares=squares,
        logs=tally.total(),
    )


def _with_drift(readings: Readings, shape: Shape) -> Filtered:
    count, size = len(readings.values), len(readings.ahead)
    spread, cross = np.full(size, shape.noise, dtype=np.float64), np.zeros(size)
    steep = np.full(size, shape.drift, dtype=np.float64)
    if readings.noise is not None:
        spread += readings.noise[0]
    level = np.stack([values[0] for values in readings.values])
    drift = np.zeros((count, size))
    squares, tally = np.zeros((count, size)), _Logs(size)
    for place in range(1, len(readings.time)):
        n = readings.active[place]
        gap = readings.time[place, :n] - readings.time[place - 1, :n]
        now, joint, slope = spread[:n], cross[:n], steep[:n]
        now += gap * (2.0 * joint + gap * (slope + shape.bend / 3.0 * gap) + shape.walk)
        joint += gap * (slope + shape.bend / 2.0 * gap)
        slope += shape.bend * gap
        seen = _seen(now, readings, place, shape.noise)
        gain, turn = now / seen, joint / seen
        state = zip(readings.values, level, drift, squares, strict=True)
        for values, at, rate, total in state:
            at[:n] += rate[:n] * gap
            surprise = values[place, :n] - at[:n]
            at[:n] += gain * surprise
            rate[:n] += turn * surprise
            surprise *= surprise
            surprise /= seen
            total[:n] += surprise
        slope -= turn * joint
        now *= 1.0 - gain
        joint *= 1.0 - gain
        tally.add(seen, place)
    left = damped(readings.ahead, shape.damping)
    variance = spread + shape.noise
    variance += left * (2.0 * cross + left * (steep + shape.bend / 3.0 * left))
    variance += readings.ahead * shape.walk
    return Filtered(
        level=level,
        drift=drift,
        ahead=level + drift * left,
        variance=variance,
        squares=squares,
        logs=tally.total(),
    )


def damped(ahead: Floats, damping: float) -> Floats:
    """
    Return for how many steps a drift still goes on, in all.

    Args:
        ahead: Steps to the end.
        damping: How fast a drift dies down, in a step; 0 where it does not.

    Returns:
        Steps at its full strength.

    Shape:
        (n,).

    Units:
        Steps of time.

    Source:
        E. Gardner and E. McKenzie, Forecasting trends in time series, 1985.

    Example:
        >>> damped(np.array([10.0]), 0.05).round(2).tolist()
        [7.87]
    """
    return -np.expm1(-damping * ahead) / damping if damping else ahead


def _seen(state: Floats, readings: Readings, place: int, noise: float) -> Floats:
    """Return the variance of a surprise, with the known error of the reading."""
    if readings.noise is None:
        return state + noise
    return state + (noise + readings.noise[place, : len(state)])


class _Logs:
    """Sums logarithms, few of which are taken."""

    def __init__(self, size: int) -> None:
        self._product = np.ones(size)
        self._sum = np.zeros(size)

    def add(self, factor: Floats, place: int) -> None:
        """Add the logarithms of some factors, those of the first series."""
        self._product[: len(factor)] *= factor
        if place % _OFTEN == 0:
            self._fold()

    def total(self) -> Floats:
        """Return the sums."""
        self._fold()
        return self._sum

    def _fold(self) -> None:
        self._sum += np.log(self._product)
        self._product[:] = 1.0
