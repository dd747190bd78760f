"""Many questions asked at once: p-values adjusted, and levels of their intervals."""

from collections.abc import Callable
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.numbers import numbers

__all__ = ["ADJUSTMENTS", "Adjustment", "adjusted_level", "adjusted_p"]

Adjustment: TypeAlias = Literal[
    "none", "bonferroni", "holm", "benjamini-hochberg", "benjamini-yekutieli"
]
"""How many questions are paid for: not at all, so that none of the claims is wrong by
chance (Bonferroni, Holm), or so that few of the claims are (the other two)."""

ADJUSTMENTS: Final[tuple[Adjustment, ...]] = get_args(Adjustment)


def adjusted_p(p: ArrayLike, method: Adjustment = "holm") -> Floats:
    """
    Adjust p-values for being many.

    Args:
        p: One for each question; NaN where a question was not asked: it is not counted
            among them, and stays NaN.
        method: ``"holm"`` and ``"bonferroni"`` hold the chance of even one false claim,
            whatever the questions have to do with each other; Holm never claims less.
            ``"benjamini-hochberg"`` holds the expected share of false claims among the
            claims, for questions that are independent or go together, and
            ``"benjamini-yekutieli"`` for any. ``"none"`` leaves them as they are.

    Returns:
        Adjusted values: what is at most 0.05 is claimed at the level of 95 %.

    Raises:
        InvalidOKRError: No column of numbers from 0 to 1, or an unknown method.

    Shape:
        (n,) → (n,).

    Units:
        Probabilities.

    Source:
        S. Holm, "A simple sequentially rejective multiple test procedure" (1979);
        Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate" (1995);
        Y. Benjamini and D. Yekutieli, "The control of the false discovery rate in
        multiple testing under dependency" (2001); adjusted as R's ``p.adjust`` does.

    Example:
        >>> adjusted_p([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.06, 0.06]
        >>> adjusted_p([0.01, 0.04, 0.03], "benjamini-hochberg").round(3).tolist()
        [0.03, 0.04, 0.04]
    """
    way = _WAYS[_method(method)]
    given = _read(p)
    asked = np.flatnonzero(~np.isnan(given))
    adjusted = np.full(len(given), np.nan)
    order = asked[np.argsort(given[asked], kind="stable")]
    adjusted[order] = np.minimum(way(given[order]), 1.0)
    return adjusted


def adjusted_level(
    p: ArrayLike, level: float = 0.95, method: Adjustment = "holm"
) -> float:
    """
    Return the level at which each interval is given, so that all of them keep one.

    Args:
        p: One for each question; NaN where a question was not asked.
        level: To be kept: by all intervals at once for ``"holm"`` and
            ``"bonferroni"``; for the other two by the expected share of those claimed.
        method: As for `adjusted_p`.

    Returns:
        The level of each single interval: ``1 - (1 - level) k / m`` of m questions,
        where k is 1 for Holm and Bonferroni and the number of claims, 1 at least, for
        Benjamini and Hochberg; for Benjamini and Yekutieli it is that by 1 + 1/2 + ...
        + 1/m. Where Holm claims more than Bonferroni would, an interval may touch 0.

    Raises:
        InvalidOKRError: As for `adjusted_p`, or a level not between 0 and 1.

    Shape:
        (n,) → one number.

    Units:
        A probability.

    Source:
        Y. Benjamini and D. Yekutieli, "False discovery rate-adjusted multiple
        confidence intervals for selected parameters" (2005); Bonferroni for the others.

    Example:
        >>> round(adjusted_level([0.001, 0.2, 0.02, 0.6, 0.9]), 6)
        0.99
    """
    read = numbers(level, place="level")
    if read.ndim or not 0 < read < 1:
        raise InvalidOKRError(
            "not the level of an interval",
            code="not-a-level",
            place="level",
            expected="above 0 and below 1",
            got=shown(level),
        )
    adjusted = adjusted_p(p, method)
    count = int((~np.isnan(adjusted)).sum())
    if method == "none" or count == 0:
        return level
    claims = 1
    if method not in ("holm", "bonferroni"):
        claims = max(int((adjusted <= 1 - level).sum()), 1)
    share = claims / count
    if method == "benjamini-yekutieli":
        share /= _harmonic(count)
    return 1 - (1 - level) * share


def _method(method: object) -> Adjustment:
    for one in ADJUSTMENTS:
        if one == method:
            return one
    near = nearest(str(method), ADJUSTMENTS, most=1)
    raise InvalidOKRError(
        "no way to adjust for many questions",
        code="unknown-word",
        place="method",
        expected=", ".join(ADJUSTMENTS),
        got=shown(method),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def _read(p: ArrayLike) -> Floats:
    given = numbers(p, place="p")
    if given.ndim != 1:
        raise InvalidOKRError(
            "p-values are one column",
            code="shape-mismatch",
            place="p",
            expected="shape (n,)",
            got=f"shape {given.shape}",
        )
    odd = (given < 0) | (given > 1)
    if odd.any():
        raise InvalidOKRError(
            "not a p-value",
            code="out-of-range",
            place=f"p, row {int(np.argmax(odd))}",
            expected="0 to 1, NaN where there is none",
            got=shown(float(given[odd][0])),
        )
    return given


def _ranks(p: Floats) -> Ints:
    return np.arange(1, len(p) + 1)


def _harmonic(count: int) -> float:
    return float((1.0 / np.arange(1, count + 1)).sum())


def _as_they_are(p: Floats) -> Floats:
    return p


def _bonferroni(p: Floats) -> Floats:
    return p * len(p)


def _holm(p: Floats) -> Floats:
    """Step down: each by how many are left, and never below the one before."""
    return np.maximum.accumulate(p * (len(p) + 1 - _ranks(p)))


def _hochberg(p: Floats) -> Floats:
    """Step up: each by n over its rank, and never above the one after."""
    up = np.minimum.accumulate((p * len(p) / _ranks(p))[::-1])[::-1]
    # A number times 3 / 3 may come out a hair smaller.
    return np.maximum(up, p)


def _yekutieli(p: Floats) -> Floats:
    return _hochberg(p) * _harmonic(len(p))


_WAYS: Final[dict[Adjustment, Callable[[Floats], Floats]]] = {
    "none": _as_they_are,
    "bonferroni": _bonferroni,
    "holm": _holm,
    "benjamini-hochberg": _hochberg,
    "benjamini-yekutieli": _yekutieli,
}
