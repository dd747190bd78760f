"""Errors of values by the bootstrap: models fitted to customers drawn from the data."""

from typing import Final

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.results.progressing import steps
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import Histories
from okrkit.retention.value.base import Base
from okrkit.retention.value.terms import Terms
from okrkit.retention.value.worth import Spend, Worth
from okrkit.typing import Progress

_LEAST: Final = 2


def resampled(
    purchases: Purchasing,
    spend: Spend,
    base: Base,
    terms: Terms,
    *,
    replicates: int,
    seed: int | None,
    level: float,
    progress: "Progress | bool | None" = None,
) -> tuple[Floats, float, tuple[float, float]]:
    """
    Value the same customers under models fitted to customers drawn from them.

    Histories and money of a customer are drawn together, so that errors of both models
    that go together do so here. Only running sums are kept of each customer.

    Args:
        purchases: The model's kind.
        spend: The kind of the model of spend, or an amount.
        base: The customers.
        terms: Horizon, discount and timing.
        replicates: How many, 2 or more.
        seed: Of the draws.
        level: Of the interval of the sum.
        progress: As for `okrkit.retention.lifetime_value`.

    Returns:
        Standard errors of each value and of the sum, and the ends of the middle share
        of the sums.

    Raises:
        InvalidOKRError: No seed, too few replicates, or fits that do not converge.

    Shape:
        (customers,).

    Units:
        Money.

    Source:
        Efron, Annals of Statistics 7 (1979), 1-26; variances by Welford's sums.
    """
    dice = _dice(replicates, seed)
    size = len(base)
    mean, rest, sums = np.zeros(size), np.zeros(size), []
    with steps(progress, range(replicates)) as step:
        for _ in range(replicates):
            drawn = np.bincount(dice.integers(0, size, size), minlength=size)
            found = _refit(purchases, spend, base, drawn.astype(np.float64))
            if found is not None:
                made = Worth.of(*found, base, terms)
                value = made.value(base, terms.margin)
                sums.append(made.total(base, terms.margin))
                off = value - mean
                mean += off / len(sums)
                rest += off * (value - mean)
            step()
    if len(sums) < max(_LEAST, replicates // 2):
        raise InvalidOKRError(
            "most fits to drawn customers do not converge",
            code="no-information",
            place="data",
            got=f"{len(sums)} of {replicates} do",
        )
    tail = (1 - level) / 2
    low, high = np.quantile(sums, [tail, 1 - tail]).tolist()
    error = float(np.std(sums, ddof=1))
    return np.sqrt(rest / (len(sums) - 1)), error, (low, high)


def _refit(
    purchases: Purchasing, spend: Spend, base: Base, drawn: Floats
) -> tuple[Purchasing, Spend] | None:
    """Return the models of drawn customers; None where there is no estimate."""
    weight = np.bincount(base.places, drawn, minlength=len(base.x)).astype(
        np.float64, copy=False
    )
    rows = Histories(frequency=base.x, recency=base.last, T=base.age, weight=weight)
    try:
        fit = type(purchases).fit_rows(rows.weighted(weight))
        if not fit.converged:
            return None
        money = spend
        if isinstance(spend, GammaGamma):
            paid = {"frequency": base.frequency, "monetary": base.money, "n": drawn}
            money = GammaGamma.fit(paid, weight="n")
            if not money.converged or money.q <= 1:
                return None
    except InvalidOKRError:
        return None  # nobody who came back was drawn
    return purchases.moved(fit.at), money


def _dice(replicates: object, seed: object) -> "np.random.Generator":
    if (
        not isinstance(replicates, int)
        or isinstance(replicates, bool)
        or replicates < _LEAST
    ):
        raise InvalidOKRError(
            "too few replicates",
            code="too-few-replicates",
            place="replicates",
            expected=f"{_LEAST} or more",
            got=shown(replicates),
        )
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise InvalidOKRError(
            "a bootstrap without a seed",
            code="seed-missing",
            place="seed",
            expected="a whole number from 0 on: the same seed, the same answer",
            got=shown(seed),
        )
    return np.random.default_rng(seed)
