"""Sums over all future periods, discounted, however slowly survival fades."""

from collections.abc import Callable
from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats

_TERMS: Final = 1024
"""Periods added up one by one; from there on the sum is a smooth integral."""

_STEP: Final = 0.25
"""Of the trapezoidal rule in log periods: an error of exp(-pi² / step)."""

_FARTHEST: Final = 200.0
"""Log periods at which a tail that is a power counts as one."""

_GONE: Final = 40.0
"""Logarithms below which nothing is left of a term."""


def discounted_sum(
    log_survival: Callable[[Floats], Floats],
    start: float,
    *,
    log_discount: float,
    tail: float,
) -> float:
    """
    Add up survival after an age, each later period discounted once more.

    Args:
        log_survival: Of ages that need not be whole.
        start: The age, in renewals, that is certain.
        log_discount: log(1 + i), from 0 on.
        tail: The power with which survival fades in the end; inf where faster.

    Returns:
        sum over k >= 1 of S(start + k) / S(start) / (1 + i)**(k - 1), to 1e-12;
        inf where that has no end.

    Shape:
        One number.

    Units:
        Periods.

    Source:
        Euler-Maclaurin, DLMF 2.10.1.

    Example:
        >>> half = lambda age: age * np.log(0.5)
        >>> round(discounted_sum(half, 3, log_discount=np.log(1.1), tail=np.inf), 12)
        0.916666666667
    """
    if log_discount == 0 and tail <= 1:
        return float(np.inf)
    base = float(log_survival(np.array([start]))[0])

    def log_term(k: Floats) -> Floats:
        return log_survival(start + k) - base - (k - 1) * log_discount

    near = log_term(np.arange(1.0, _TERMS + 1))
    total = float(np.exp(near).sum())
    edge = float(_TERMS + 1)
    last, middle, after = log_term(edge + np.array([-1.0, 0.0, 1.0]))
    if middle < np.log(total) - _GONE - np.log(edge):
        return total
    slope = (after - last) / 2
    ends = np.exp(middle) * (0.5 - slope / 12 + slope**3 / 720)
    return total + float(ends) + _beyond(log_term, edge, log_discount, tail)


def _beyond(
    log_term: Callable[[Floats], Floats], edge: float, log_discount: float, tail: float
) -> float:
    """Return the integral of a term from an age on, in the log of the distance."""
    far = _FARTHEST
    if log_discount > 0:
        far = min(far, float(np.log(_GONE / log_discount)) + 1)
    y = np.arange(-_GONE, far, _STEP)
    terms = np.exp(log_term(edge + np.exp(y)) + y)
    whole = float(terms.sum()) * _STEP
    if far == _FARTHEST and np.isfinite(tail):
        whole += float(terms[-1]) * (1 / (tail - 1) - _STEP / 2)
    return whole
