"""Fitting a model of renewals to totals alone: customers and new ones by period."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.newton import Objective
from okrkit.retention.lifetime.renewing import Curve, fit_or_limit

_STEP: Final = 1e-4
"""Of the differences of slopes, in log-parameters."""


def fit_totals(
    model: str,
    names: tuple[str, ...],
    totals: tuple[ArrayLike, ArrayLike],
    curve: Curve,
    starts: list[list[float]],
    limit: tuple[tuple[str, ...], Curve, list[list[float]]],
    *,
    said: str,
) -> Fit:
    """
    Fit a model of renewals to the customers and new customers of each period.

    Args:
        model: Name of the model.
        names: Of its parameters.
        totals: Customers of each period, and the new ones among them.
        curve: The log of survival.
        starts: Where to climb from.
        limit: Names, curve and starts where customers do not differ.
        said: What to say of that limit.

    Returns:
        The fit; its Hessian is made of differences of the slopes.

    Raises:
        InvalidOKRError: Totals that cannot be, or too few.

    Shape:
        Both totals (periods,).

    Units:
        Customers.

    Source:
        The mean and covariance of sums of multinomial counts; a normal likelihood.

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import log_constant
        >>> one = (("churn",), log_constant, [[0.2]])
        >>> fit = fit_totals("M", one[0], ([100, 180, 244], [100] * 3), *one[1:], one,
        ...     said="")
        >>> round(fit.params["churn"], 2)
        0.2
    """
    active, acquired = _read(*totals, least=len(names))
    alike_names, alike, alike_starts = limit
    return fit_or_limit(
        model,
        names,
        _likelihood(active, acquired, curve),
        starts,
        (alike_names, _likelihood(active, acquired, alike), alike_starts),
        said=said,
        customers=float(acquired.sum()),
        rows=len(active) - 1,
    )


def _read(
    active: ArrayLike, acquired: ArrayLike, *, least: int
) -> tuple[Floats, Floats]:
    there, new = numbers(active, place="active"), numbers(acquired, place="acquired")
    if there.ndim != 1 or there.shape != new.shape:
        _refuse("columns that do not fit together", "shape-mismatch", there, new)
    if np.isnan(there).any() or np.isnan(new).any() or (new < 0).any():
        _refuse("a total is missing or below 0", "not-counts", there, new)
    if len(there) == 0 or there[0] != new[0] or new[0] == 0:
        _refuse(
            "the first period has customers whose age is not known",
            "unknown-ages",
            there,
            new,
            hint="Begin with the period in which the first customers were acquired.",
        )
    stayed = there - new
    if any(s < 0 or s > before for before, s in pairwise_of(there, stayed)):
        _refuse("more stayed than there were", "rising-survivors", there, new)
    if len(there) - 1 < least:
        _refuse(
            f"{len(there)} periods, where at least {least + 1} are needed",
            "too-few-renewals",
            there,
            new,
        )
    if not (there[:-1] - stayed[1:]).sum():
        _refuse("nobody was lost", "nobody-lost", there, new)
    if not stayed.sum():
        _refuse("nobody stayed", "nobody-kept", there, new)
    return there, new


def pairwise_of(there: Floats, stayed: Floats) -> list[tuple[float, float]]:
    """
    Return for each period but the first who was there before, and who stayed.

    Args:
        there: Customers of each period.
        stayed: Those of them who are not new.

    Returns:
        Pairs, one fewer than there are periods.

    Shape:
        Both (periods,).

    Example:
        >>> pairwise_of(np.array([10.0, 18.0]), np.array([0.0, 8.0]))
        [(10.0, 8.0)]
    """
    earlier = [before for before, _ in pairwise(there.tolist())]
    return list(zip(earlier, stayed[1:].tolist(), strict=True))


def _refuse(
    said: str, code: str, active: Floats, acquired: Floats, *, hint: str = ""
) -> None:
    raise InvalidOKRError(
        said,
        code=code,
        place="active",
        got=f"active {shown(active.tolist())}, acquired {shown(acquired.tolist())}",
        hint=hint,
    )


def _likelihood(active: Floats, acquired: Floats, curve: Curve) -> Objective:
    """Return the normal log-likelihood of the totals, with derivatives."""
    periods = len(active)
    later = np.arange(1, periods)
    ages = np.arange(float(periods))
    # lag[j, i]: age at period j of those acquired in period i; -1 for not yet.
    lag = later[:, None] - np.arange(periods)[None, :]
    new = np.where(lag >= 0, acquired, 0.0)
    at = np.maximum(lag, 0)

    def ascent(logs: Floats) -> tuple[float, Floats]:
        log_value, slopes, _ = curve(ages, logs)
        share = np.exp(log_value)
        slope = share[:, None] * slopes
        mean = (new * share[at]).sum(axis=1)
        d_mean = np.einsum("ji,jik->jk", new, slope[at])
        # Who is there at both of two periods is who is there at the later one.
        j, i = np.maximum.outer(later, later) - 1, np.minimum.outer(later, later) - 1
        both, first = share[at][j], share[at][i]
        variance = (new[i] * both * (1 - first)).sum(axis=2)
        d_both, d_first = slope[at][j], slope[at][i]
        d_each = d_both * (1 - first)[..., None] - both[..., None] * d_first
        d_variance = np.einsum("jil,jilk->kji", new[i], d_each)
        return _normal(active[1:] - mean, d_mean, variance, d_variance)

    def objective(logs: Floats) -> tuple[float, Floats, Floats]:
        value, gradient = ascent(logs)
        steps = np.eye(len(logs)) * _STEP
        bends = np.array([ascent(logs + s)[1] - ascent(logs - s)[1] for s in steps])
        return value, gradient, (bends + bends.T) / (4 * _STEP)

    return objective


def _normal(
    rest: Floats, d_mean: Floats, variance: Floats, d_variance: Floats
) -> tuple[float, Floats]:
    """Return the normal log-density with its slopes."""
    # A variance that underflows, or a search that leaves the range of a share.
    sign, log_det = np.linalg.slogdet(np.where(np.isfinite(variance), variance, 0.0))
    if not sign > 0:
        return -np.inf, np.full(d_mean.shape[1], np.nan)
    inverse = np.linalg.inv(variance)
    pull = inverse @ rest
    value = -0.5 * (rest @ pull + log_det + len(rest) * np.log(2 * np.pi))
    gradient = d_mean.T @ pull
    gradient += 0.5 * np.einsum("i,kij,j->k", pull, d_variance, pull)
    gradient -= 0.5 * np.einsum("ij,kji->k", inverse, d_variance)
    return float(value), gradient
