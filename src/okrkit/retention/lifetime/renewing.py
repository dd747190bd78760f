"""The log-likelihood of renewals, given the log of survival and its derivatives."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.newton import Objective, Optimum, maximise
from okrkit.retention.lifetime.renewals import Renewals

Curve: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats, Floats]]
"""Ages (t,), log-parameters (k,) → log S (t,), slopes (t, k), bends (t, k, k)."""

_FAR: Final = np.log(50.0)
"""Log-parameters from which on an end may lie on the way to equal customers."""


def likelihood(renewals: Renewals, curve: Curve) -> Objective:
    """
    Return the log-likelihood of renewals as a function of log-parameters.

    Args:
        renewals: Kept and lost, from age to later age.
        curve: The log of survival.

    Returns:
        sum of kept ln(S(until) / S(since)) + lost ln(1 - S(until) / S(since)).

    Example:
        >>> def half(ages, logs):
        ...     return -ages * np.exp(logs[0]), -np.exp(logs) * ages[:, None], None
        >>> curve = lambda t, a: (*half(t, a)[:2], half(t, a)[1][:, :, None])
        >>> some = Renewals.of_survivors([4, 2, 1])
        >>> value, slope, _ = likelihood(some, curve)(np.log([np.log(2)]))
        >>> round(value, 6), abs(slope).round(9).tolist()
        (-4.158883, [0.0])
    """
    ages, places = np.unique(
        np.concatenate([renewals.since, renewals.until]), return_inverse=True
    )
    since, until = places.reshape(2, -1)

    def objective(logs: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bends = curve(ages, logs)
        drop = value[until] - value[since]
        fall = slopes[until] - slopes[since]
        with np.errstate(all="ignore"):
            gone = np.log(-np.expm1(drop))
            odds = -1 / np.expm1(-drop)
            lost = np.where(renewals.lost > 0, renewals.lost * gone, 0.0)
            pull = renewals.kept + np.where(renewals.lost > 0, renewals.lost * odds, 0)
            turn = np.where(renewals.lost > 0, renewals.lost * odds * (1 - odds), 0)
            total = float((renewals.kept * drop + lost).sum())
            gradient = pull @ fall
            hessian = np.einsum("r,rij->ij", pull, bends[until] - bends[since])
            hessian += np.einsum("r,ri,rj->ij", turn, fall, fall)
        return total, gradient, hessian

    return objective


def climb(
    objective: Objective, starts: list[list[float]], *, customers: float
) -> Optimum:
    """
    Climb from several starts, and keep the highest top.

    Args:
        objective: Log-likelihood of log-parameters.
        starts: Parameters, not their logarithms.
        customers: How many the log-likelihood is a sum over.

    Returns:
        The best end; a top before an end that is none, where they are as high.

    Example:
        >>> hill = lambda x: (float(-x @ x), -2 * x, -2 * np.eye(1))
        >>> climb(hill, [[2.0], [0.5]], customers=1).converged
        True
    """
    ends = [maximise(objective, np.log(at), customers=customers) for at in starts]
    best = max(end.value for end in ends)
    near = [end for end in ends if end.value > best - 1e-9 * (1 + abs(best))]
    return max(near, key=lambda end: (end.converged, end.value))


def fit_or_limit(
    model: str,
    names: tuple[str, ...],
    objective: Objective,
    starts: list[list[float]],
    limit: tuple[tuple[str, ...], Objective, list[list[float]]],
    *,
    said: str,
    customers: float,
    rows: int,
) -> Fit:
    """
    Fit a mixture; where its top lies at equal customers, fit those and say so.

    Args:
        model: Name of the model.
        names: Of the parameters; those of the mixture first, two of them.
        objective: Log-likelihood of the mixture.
        starts: Where to climb from.
        limit: Names, log-likelihood and starts where customers do not differ.
        said: What to say of that limit.
        customers: How many there are.
        rows: Distinct rows.

    Returns:
        The fit of the mixture, or of the limit, which is not called an estimate.

    Example:
        >>> hill = lambda x: (float(-x @ x), -2 * x, -2 * np.eye(len(x)))
        >>> fit_or_limit("M", ("a", "b"), hill, [[2.0, 2.0]], (("a",), hill, [[2.0]]),
        ...     said="all alike", customers=1, rows=1).names
        ('a', 'b')
    """
    end = climb(objective, starts, customers=customers)
    if not end.converged:
        alike_names, alike, alike_starts = limit
        other = climb(alike, alike_starts, customers=customers)
        as_high = other.value >= end.value - 1e-7 * (1 + abs(end.value))
        # Two starts may end at different places on the way to the same limit.
        if other.converged and as_high and np.max(end.at) > _FAR:
            return Fit.of(model, alike_names, other, n=customers, rows=rows, note=said)
    return Fit.of(model, names, end, n=customers, rows=rows)
