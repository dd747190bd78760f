"""`maximise`: the top of a log-likelihood by Newton's method, said honestly."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats

Objective: TypeAlias = Callable[[Floats], tuple[float, Floats, Floats]]
"""Log-parameters (k,) → log-likelihood, gradient (k,), Hessian (k, k)."""

_DONE: Final = 1e-10
"""Gradient per customer at which nothing is left to gain."""

_FLAT: Final = 1e-8
"""Gradient per customer up to which an end counts as a top."""

_STILL: Final = 1e-4
"""Newton step, in log-parameters, up to which an end counts as a top: where the top
lies at infinity the gradient fades, too, but the steps stay as long as before."""

_LONGEST: Final = 3.0
"""The longest step, in log-parameters."""

_FARTHEST: Final = 50.0
"""Log-parameters beyond which nothing is looked for."""

_FAR: Final = 23.0
"""Log-parameters beyond which no estimate lies: ten decimals of ten decimals."""

_NOTHING: Final = 1e-6
"""Log-likelihood that a step gains at most, and that tells nobody anything."""

_WIDE: Final = 0.05
"""Newton step, in log-parameters, that is no last one before a top."""

_STEPS: Final = 200
_HALVINGS: Final = 40


@frozen(eq=False, kw_only=True)
class Optimum:
    """
    Where a search ended, and whether that is a top.

    Attributes:
        at: Log-parameters.
        value: Log-likelihood there.
        gradient: In the log-parameters.
        hessian: In the log-parameters.
        iterations: Steps taken.
        converged: Whether it is a top: gradient per customer at most 1e-8, curved down
            in every direction, and the next step short.
        reason: Why it is none; "" for a top.

    Shape:
        at and gradient (k,), hessian (k, k).
    """

    at: Floats
    value: float
    gradient: Floats
    hessian: Floats
    iterations: int
    converged: bool
    reason: str = ""


def maximise(objective: Objective, start: Floats, *, customers: float) -> Optimum:
    """
    Climb from a start to the top of a log-likelihood.

    Newton's method: a step is halved until it gains; where the surface is not curved
    down the step follows the sizes of the curvatures instead.

    Args:
        objective: Log-likelihood, gradient and Hessian of log-parameters.
        start: Log-parameters; the log-likelihood there must be finite.
        customers: How many the log-likelihood is a sum over.

    Returns:
        The end of the climb; not always a top.

    Shape:
        start (k,).

    Units:
        Logarithms of parameters.

    Source:
        Nocedal and Wright, Numerical Optimization (2006), sections 3.4 and 6.2.

    Example:
        >>> def hill(x):
        ...     return float(-x @ x), -2 * x, -2 * np.eye(2)
        >>> top = maximise(hill, np.array([1.0, 2.0]), customers=1)
        >>> top.at.round(9).tolist(), top.converged
        ([0.0, 0.0], True)
    """
    at = np.asarray(start, dtype=np.float64)
    value, gradient, hessian = objective(at)
    iterations = 0
    while iterations < _STEPS:
        step, _ = _newton_step(gradient, hessian)
        done = np.abs(gradient).max() <= _DONE * customers
        if (done and np.abs(step).max() <= _STILL) or _lost(
            at, gradient, step, customers
        ):
            break
        better = _climb(objective, at, value, gradient, step)
        if better is None:
            break
        at, value, gradient, hessian = better
        iterations += 1
    reason = _fault(at, gradient, hessian, customers)
    return Optimum(
        at=at,
        value=value,
        gradient=gradient,
        hessian=hessian,
        iterations=iterations,
        converged=not reason,
        reason=reason,
    )


def _lost(at: Floats, gradient: Floats, step: Floats, customers: float) -> bool:
    """Tell whether a search goes where no estimate lies, with nothing to be gained."""
    far = float(np.abs(at).max())
    if far > _FARTHEST or float(gradient @ step) > _NOTHING:
        return far > _FARTHEST
    # A step so long for so little: an error there would be of dozens of e-folds.
    flat = float(np.abs(gradient).max()) <= _FLAT * customers
    return far > _FAR or (flat and float(np.abs(step).max()) >= _WIDE)


def _newton_step(gradient: Floats, hessian: Floats) -> tuple[Floats, bool]:
    """Return a step that climbs, and whether the surface is curved down all around."""
    curvature, ways = np.linalg.eigh(-hessian)
    least = max(float(np.abs(curvature).max()) * 1e-14, 1e-300)
    along = (ways.T @ gradient) / np.maximum(np.abs(curvature), least)
    longest = float(np.abs(along).max())
    if longest > _LONGEST:
        along = along * (_LONGEST / longest)
    return ways @ along, bool(np.min(curvature) > 0)


def _climb(
    objective: Objective, at: Floats, value: float, gradient: Floats, step: Floats
) -> tuple[Floats, float, Floats, Floats] | None:
    """Return the first point of a halved step that is better, None for none."""
    noise = 1e-14 * abs(value)
    slope = float(gradient @ step)
    size = np.abs(gradient).max()
    for halving in range(_HALVINGS):
        there = at + step * 0.5**halving
        new, ascent, bend = objective(there)
        if np.isfinite(new) and np.isfinite(bend).all():
            gain = new - value
            if gain > max(1e-4 * slope * 0.5**halving, noise):
                return there, new, ascent, bend
            # So near the top that the value has no more digits to show a gain by.
            if gain >= -16 * noise and np.abs(ascent).max() < 0.9 * size:
                return there, new, ascent, bend
    return None


def _fault(at: Floats, gradient: Floats, hessian: Floats, customers: float) -> str:
    """Say why an end is no top, "" where it is one."""
    step, curved = _newton_step(gradient, hessian)
    if np.abs(at).max() > _FAR or _lost(at, gradient, step, customers):
        return "the likelihood rises without end: a parameter goes to 0 or infinity"
    if np.abs(gradient).max() > _FLAT * customers:
        return "the search stopped on a slope"
    if not curved:
        return "the likelihood is flat in a direction: the data do not tell it"
    if np.abs(step).max() > _STILL:
        return "the likelihood hardly bends: a parameter goes to 0 or infinity"
    return ""
