"""CUSUM: sums of surprises, and how far they go by chance."""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.numerics.special import normal_cdf

__all__ = ["SLACK", "cusum", "cusum_run_length", "cusum_threshold"]

SLACK: Final = 0.5
"""Half of the change that is looked for, in standard deviations: one of 1."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
_HIGHEST: Final = 12.0
_LONGEST: Final = 1e12
_HALVINGS: Final = 60


def cusum(scores: ArrayLike, *, slack: float = SLACK) -> Floats:
    """
    Add up surprises for the worse, and start again from 0 where there are none.

    Args:
        scores: Surprises, oldest first; negative ones are for the worse, NaN is none.
        slack: What each one is allowed.

    Returns:
        ``S = max(0, S - score - slack)``.

    Raises:
        InvalidOKRError: No numbers.

    Shape:
        (..., n), kept.

    Units:
        Standard deviations.

    Source:
        Page, Biometrika 41 (1954), 100-115.

    Example:
        >>> cusum([0.0, -2.0, -1.0, 3.0])
        array([0. , 1.5, 2. , 0. ])
    """
    z = np.nan_to_num(np.atleast_1d(numbers(scores, place="scores")), nan=0.0)
    allowed = number(slack, field="slack")
    made = np.zeros_like(z)
    total = np.zeros(z.shape[:-1])
    for i in range(z.shape[-1]):
        total = np.maximum(0.0, total - z[..., i] - allowed)
        made[..., i] = total
    return made


def cusum_run_length(
    threshold: float, *, slack: float = SLACK, shift: float = 0.0
) -> float:
    """
    Return after how many readings, on average, the sum passes a threshold.

    Args:
        threshold: What an alarm needs more than.
        slack: What each reading is allowed.
        shift: How far the level fell, 0 for not at all: then every alarm is false.

    Returns:
        The average run length from a sum of 0.

    Raises:
        InvalidOKRError: No numbers, or a threshold below 0.

    Shape:
        One number.

    Units:
        Readings.

    Source:
        The integral equation of Page (1954), by 40 nodes of Gauss and Legendre, as
        Goel and Wu, Technometrics 13 (1971), 221-230.

    Example:
        >>> round(cusum_run_length(5.0), 1), round(cusum_run_length(5.0, shift=1.0), 1)
        (930.9, 10.4)
    """
    h = number(threshold, field="threshold")
    drift = number(shift, field="shift") - number(slack, field="slack")
    if h < 0:
        raise InvalidOKRError(
            "a threshold below 0", code="negative", place="threshold", got=shown(h)
        )
    length = _run_length(h, drift) if h <= _HIGHEST else math.inf
    if not math.isfinite(length):
        raise InvalidOKRError(
            "a sum so high is hardly ever reached",
            code="run-length",
            place="threshold",
            expected=f"at most {_HIGHEST:g}, and at most {_LONGEST:g} readings",
            got=shown(threshold),
        )
    return length


def _run_length(h: float, drift: float) -> float:
    """Return the average run length; infinity where it is too long to be told."""
    at = h / 2 * (_NODES + 1)
    # From a sum u the next one is u + drift + a normal value, and 0 where below.
    starts = np.concatenate([[0.0], at])
    with np.errstate(over="ignore"):  # so far out there is nothing
        density = np.exp(-0.5 * (at - drift - starts[:, None]) ** 2)
    onward = density / math.sqrt(2 * math.pi) * (h / 2 * _WEIGHTS)
    to_zero = normal_cdf(-drift - starts)
    matrix = np.eye(starts.size) - np.column_stack([to_zero, onward])
    try:
        found = float(np.linalg.solve(matrix, np.ones(starts.size))[0])
    except np.linalg.LinAlgError:
        return math.inf
    # What a matrix says that is nearly singular is rounding error.
    return found if 0 < found <= _LONGEST else math.inf


def cusum_threshold(run_length: float, *, slack: float = SLACK) -> float:
    """
    Return the threshold with an average run length between false alarms.

    Args:
        run_length: Readings between two false alarms, on average.
        slack: What each reading is allowed.

    Returns:
        The threshold.

    Raises:
        InvalidOKRError: Shorter than that of a threshold of 0, or longer than that of
            12 standard deviations.

    Shape:
        One number.

    Units:
        Standard deviations.

    Source:
        `cusum_run_length`, by bisection.

    Example:
        >>> round(cusum_threshold(930.9), 2)
        5.0
    """
    wanted = number(run_length, field="run_length")
    low, high = 0.0, _HIGHEST
    drift = -number(slack, field="slack")
    ends = [_run_length(end, drift) for end in (low, high)]
    if not ends[0] <= wanted <= ends[1]:
        raise InvalidOKRError(
            "no threshold has so many readings between false alarms",
            code="run-length",
            place="run_length",
            expected=f"{ends[0]:.3g} to {ends[1]:.3g} readings",
            got=shown(wanted),
        )
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _run_length(middle, drift) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
