"""
Intervals of shares, Net Promoter Scores, means and ratios of sums, on arrays.

Each takes counts or sums and gives the value, its standard error and an interval made
by a method that has a name. Nothing measured (no answers at all) is NaN.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from attrs import evolve, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice, number
from okrkit.numerics.arrays import Flags, Floats
from okrkit.numerics.numbers import numbers
from okrkit.numerics.special import normal_quantile, t_quantile
from okrkit.retention.estimates.beta import beta_quantile

__all__ = [
    "NPS_METHODS",
    "NPS_PRIOR",
    "NPS_PRIOR_ALL",
    "PROPORTION_METHODS",
    "Interval",
    "check_level",
    "flipped",
    "mean_interval",
    "nps_interval",
    "proportion_interval",
    "ratio_interval",
]

_Ends = tuple[Floats, Floats]
# Halvings of [-1, 1] until nothing is left between two floats.
_HALVINGS: Final = 60
NPS_PRIOR: Final = 0.75
"""Rocks's prior promoters, and as many prior detractors, of the "adjusted-wald"."""

NPS_PRIOR_ALL: Final = 3.0
"""And all of his prior answers."""


@frozen(eq=False, kw_only=True)
class Interval:
    """
    Values with their uncertainty, as columns.

    Attributes:
        value: What was measured; NaN where nothing was.
        standard_error: How far it may be off.
        low: Lower ends.
        high: Upper ends.
        effective_n: As many equally weighted answers would tell as much.
        method: How the ends were made.
        level: How often such an interval holds the true value.

    Shape:
        All of one shape.

    Example:
        >>> proportion_interval([4], [5]).effective_n
        array([5.])
    """

    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    effective_n: Floats
    method: str
    level: float


def proportion_interval(
    successes: ArrayLike,
    n: ArrayLike,
    *,
    method: str = "wilson",
    level: float = 0.95,
) -> Interval:
    """
    Return shares and their intervals.

    Args:
        successes: How many of them did; need not be whole (weights).
        n: Of how many.
        method: "wilson" (the default), "agresti-coull", "jeffreys", "clopper-pearson"
            (at least the level, always), or "wald", which is nothing but the standard
            error; its ends leave 0 to 1 and say nothing where nobody or everybody did.
        level: How often the interval holds the true share.

    Returns:
        Shares, standard errors and ends. Where nobody or everybody did, the standard
        error is that of two more of each kind: it is never 0.

    Raises:
        InvalidOKRError: No numbers, more successes than there were, an unknown method
            or a level that is none.

    Shape:
        successes and n broadcast.

    Units:
        Fractions.

    Source:
        Newcombe, Statistics in Medicine 17 (1998), 857-872; Brown, Cai and DasGupta,
        Statistical Science 16 (2001), 101-133.

    Example:
        >>> made = proportion_interval([4, 0], [5, 10])
        >>> made.low.round(5).tolist(), made.high.round(5).tolist()
        ([0.37553, 0.0], [0.96378, 0.27753])
    """
    above, of = _counts(successes, n, "successes", "n")
    method = choice(method, tuple(PROPORTION_METHODS), field="method")
    level = check_level(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = above / of
        error = np.sqrt(share * (1 - share) / of)
        more = (above + 2) / (of + 4)
        error = np.where(error > 0, error, np.sqrt(more * (1 - more) / (of + 4)))
        low, high = PROPORTION_METHODS[method](above, of, level)
    return _interval(share, error, low, high, of, method=method, level=level)


def nps_interval(
    promoters: ArrayLike,
    detractors: ArrayLike,
    n: ArrayLike,
    *,
    method: str = "adjusted-wald",
    level: float = 0.95,
) -> Interval:
    """
    Return Net Promoter Scores and their intervals.

    Args:
        promoters: How many would recommend; need not be whole (weights).
        detractors: How many would not.
        n: How many answered.
        method: "adjusted-wald" (the default: 3/4 promoter, 3/4 detractor and 3 answers
            more), "adjusted-t" (for surveys of few answers: 1, 1 and 3.25 more, and
            Student's t), "score" (Tango), or "wald", which is nothing but
            the standard error, and 100 ± 0 where all answers are alike.
        level: How often the interval holds the true score. Its interval always holds
            the value itself.

    Returns:
        Scores, standard errors and ends, in points. Where all answers are alike the
        standard error is that of the default method: it is never 0.

    Raises:
        InvalidOKRError: No numbers, more of them than answers, an unknown method or a
            level that is none.

    Shape:
        promoters, detractors and n broadcast.

    Units:
        Points, -100 to 100.

    Source:
        Rocks, arXiv 1601.07235 (2016); Tango, Statistics in Medicine 17 (1998),
        891-908. "adjusted-t" is okrkit's own: of all outcomes of 5 to 50 answers, with
        shares of promoters and detractors in steps of 5%, its 95% intervals hold the
        truth at least 94 times in 100 (adjusted-wald 88.9, score 92.2).

    Example:
        >>> made = nps_interval([60, 10], [15, 0], [100, 10])
        >>> made.low.round(4).tolist(), made.high.round(4).tolist()
        ([29.3431, 47.5036], [58.0355, 100.0])
    """
    up, of = _counts(promoters, n, "promoters", "n")
    down, of = _counts(detractors, of, "detractors", "n")
    _counts(up + down, of, "promoters and detractors", "n")
    method = choice(method, tuple(NPS_METHODS), field="method")
    level = check_level(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (up - down) / of
        error = _spread(up, down, of)
        more = _spread(up + NPS_PRIOR, down + NPS_PRIOR, of + NPS_PRIOR_ALL)
        error = np.where(error > 0, error, more)
        low, high = NPS_METHODS[method](up, down, of, level)
        # One answer more is no answer less: the value itself is always possible.
        ends = 100 * np.minimum(low, value), 100 * np.maximum(high, value)
    return _interval(100 * value, 100 * error, *ends, of, method=method, level=level)


def mean_interval(
    total: ArrayLike,
    squares: ArrayLike,
    n: ArrayLike,
    *,
    effective_n: ArrayLike | None = None,
    level: float = 0.95,
) -> Interval:
    """
    Return means and their intervals, by Student's t.

    Args:
        total: Sums of the values, times their weights.
        squares: Sums of the squared values, times their weights.
        n: How many values, or the sums of their weights.
        effective_n: As many equally weighted ones would tell as much; `n` where None.
        level: How often the interval holds the true mean.

    Returns:
        Means, standard errors and ends; of one value no error and no ends.

    Raises:
        InvalidOKRError: No numbers, or a level that is none.

    Shape:
        All broadcast.

    Units:
        Those of the values.

    Source:
        Student, Biometrika 6 (1908), 1-25.

    Example:
        >>> made = mean_interval([15], [55], [5])
        >>> made.low.round(4).tolist(), made.high.round(4).tolist()
        ([1.0368], [4.9632])
    """
    columns = [
        numbers(column, place=place)
        for column, place in (
            (total, "total"),
            (squares, "squares"),
            (n, "n"),
            (n if effective_n is None else effective_n, "effective_n"),
        )
    ]
    total, squares, n, counted = np.broadcast_arrays(*columns)
    level = check_level(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / n
        spread = squares / n - mean * mean
        # Of nothing but rounding there is nothing left.
        spread = np.where(spread <= 1e-14 * squares / n, 0, spread)
        error = np.where(counted > 1, np.sqrt(spread / (counted - 1)), np.nan)
        reach = error * _t(level, counted - 1)
    return _interval(
        mean, error, mean - reach, mean + reach, counted, method="t", level=level
    )


def ratio_interval(
    above: ArrayLike,
    below: ArrayLike,
    *,
    above_squares: ArrayLike,
    products: ArrayLike,
    below_squares: ArrayLike,
    n: ArrayLike,
    level: float = 0.95,
) -> Interval:
    """
    Return ratios of two sums over customers, and intervals that know of customers.

    Of customers that each add e to the one sum and s to the other, the ratio is
    R = Σe / Σs and its variance n / (n - 1) Σ(e - R s)² / (Σs)².

    Args:
        above: Σe.
        below: Σs.
        above_squares: Σe².
        products: Σes.
        below_squares: Σs².
        n: How many customers.
        level: How often the interval holds the true ratio.

    Returns:
        Ratios, standard errors and ends; of one customer no error and no ends.

    Raises:
        InvalidOKRError: No numbers, or a level that is none.

    Shape:
        All broadcast.

    Units:
        Those of e over those of s.

    Source:
        Cochran, Sampling Techniques, 3rd edition (1977), 6.4; t with n - 1 degrees of
        freedom.

    Example:
        >>> sums = {"above_squares": 14, "products": 14, "below_squares": 14, "n": 3}
        >>> ratio_interval(6, 6, **sums).standard_error
        array(0.)
    """
    given = {
        "above": above,
        "below": below,
        "above_squares": above_squares,
        "products": products,
        "below_squares": below_squares,
        "n": n,
    }
    columns = [numbers(column, place=place) for place, column in given.items()]
    e, s, ee, es, ss, count = np.broadcast_arrays(*columns)
    level = check_level(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = e / np.where(s == 0, np.nan, s)
        left = np.maximum(ee - 2 * ratio * es + ratio * ratio * ss, 0)
        # Of nothing but rounding there is nothing left.
        left = np.where(left <= 1e-14 * (ee + ratio * ratio * ss), 0, left)
        error = np.sqrt(count / (count - 1) * left) / np.abs(s)
        error = np.where(count > 1, error, np.nan)
        reach = error * _t(level, count - 1)
    return _interval(
        ratio,
        error,
        ratio - reach,
        ratio + reach,
        count,
        method="clustered",
        level=level,
    )


def flipped(made: Interval) -> Interval:
    """
    Return one less each value: what was kept, where it says what was lost.

    Args:
        made: Values with their intervals.

    Returns:
        The others, as sure as they are.

    Shape:
        That of the values.

    Units:
        Fractions.

    Source:
        okrkit's own choice.

    Example:
        >>> flipped(proportion_interval([4], [100])).value
        array([0.96])
    """
    return evolve(made, value=1 - made.value, low=1 - made.high, high=1 - made.low)


def check_level(level: object, *, field: str = "level") -> float:
    """
    Return the level of an interval.

    Args:
        level: How often the interval holds the true value.
        field: What it is called, for the message; a quantile is a share likewise.

    Returns:
        The level as a float.

    Raises:
        InvalidOKRError: Not between 0 and 1.

    Example:
        >>> check_level(0.95)
        0.95
    """
    share = number(level, field=field)
    if not 0 < share < 1:
        raise InvalidOKRError(
            "no level of an interval" if field == "level" else f"no {field}",
            code="not-a-level",
            place=field,
            expected="a number between 0 and 1, such as 0.95",
            got=shown(level),
            hint=f"{share:g} percent is {share / 100:g}." if 1 < share < 100 else "",
        )
    return share


# -- one share -----------------------------------------------------------------------


def _wald(above: Floats, of: Floats, level: float) -> _Ends:
    share = above / of
    reach = _z(level) * np.sqrt(share * (1 - share) / of)
    return share - reach, share + reach


def _wilson(above: Floats, of: Floats, level: float) -> _Ends:
    z = _z(level)
    below = of - above
    reach = z * np.sqrt(above * below / of + z * z / 4)
    all_of_it = of + z * z
    low = (above + z * z / 2 - reach) / all_of_it
    # The upper end is the lower one of those that did not: exact at both borders.
    high = 1 - (below + z * z / 2 - reach) / all_of_it
    return np.where(above == 0, 0, low), np.where(below == 0, 1, high)


def _agresti_coull(above: Floats, of: Floats, level: float) -> _Ends:
    z = _z(level)
    low, high = _wald(above + z * z / 2, of + z * z, level)
    # No share lies beyond; NaN stays.
    return np.maximum(low, 0), np.minimum(high, 1)


def _jeffreys(above: Floats, of: Floats, level: float) -> _Ends:
    tail, below = (1 - level) / 2, of - above
    low = beta_quantile(tail, above + 0.5, below + 0.5)
    high = beta_quantile(1 - tail, above + 0.5, below + 0.5)
    return _within(low, high, above, below, of > 0)


def _clopper_pearson(above: Floats, of: Floats, level: float) -> _Ends:
    tail, below = (1 - level) / 2, of - above
    low = beta_quantile(tail, above, below + 1)
    high = beta_quantile(1 - tail, above + 1, below)
    return _within(low, high, above, below, of > 0)


def _within(
    low: Floats, high: Floats, above: Floats, below: Floats, some: Flags
) -> _Ends:
    """Return ends that reach the border where nobody or everybody did."""
    low = np.where(above == 0, 0, low)
    high = np.where(below == 0, 1, high)
    return np.where(some, low, np.nan), np.where(some, high, np.nan)


PROPORTION_METHODS: Final[Mapping[str, Callable[[Floats, Floats, float], _Ends]]] = {
    "wilson": _wilson,
    "agresti-coull": _agresti_coull,
    "wald": _wald,
    "jeffreys": _jeffreys,
    "clopper-pearson": _clopper_pearson,
}
"""Intervals of a share, by name."""


# -- promoters less detractors -------------------------------------------------------


def _spread(up: Floats, down: Floats, of: Floats) -> Floats:
    """Return the standard error of the difference of two shares of one whole."""
    p, d = up / of, down / of
    return np.sqrt(np.maximum(p + d - (p - d) ** 2, 0) / of)


def _nps_wald(up: Floats, down: Floats, of: Floats, level: float) -> _Ends:
    middle, reach = (up - down) / of, _z(level) * _spread(up, down, of)
    return middle - reach, middle + reach


def _nps_adjusted(up: Floats, down: Floats, of: Floats, level: float) -> _Ends:
    low, high = _nps_wald(up + NPS_PRIOR, down + NPS_PRIOR, of + NPS_PRIOR_ALL, level)
    some = of > 0
    low = np.where(some, np.maximum(low, -1), np.nan)
    return low, np.where(some, np.minimum(high, 1), np.nan)


def _nps_t(up: Floats, down: Floats, of: Floats, level: float) -> _Ends:
    more = up + 1, down + 1, of + 3.25
    middle = (more[0] - more[1]) / more[2]
    reach = _t(level, 2 * of) * _spread(*more)
    return np.maximum(middle - reach, -1), np.minimum(middle + reach, 1)


def _nps_score(up: Floats, down: Floats, of: Floats, level: float) -> _Ends:
    value = (up - down) / of
    ends = []
    for side in (-1.0, 1.0):
        # Between the value, which is never refused, and the border.
        held, refused = value, np.full_like(value, 1.1 * side)
        for _ in range(_HALVINGS):
            middle = (held + refused) / 2
            inside = (np.abs(middle) <= 1) & _held(up, down, of, middle, level)
            held = np.where(inside, middle, held)
            refused = np.where(inside, refused, middle)
        ends.append(held)
    return ends[0], ends[1]


def _held(up: Floats, down: Floats, of: Floats, value: Floats, level: float) -> Flags:
    """Tell whether the score test does not refuse a value (Tango's quadratic)."""
    b = (2 * of - up + down) * value - up - down
    c = -down * value * (1 - value)
    fewer = (np.sqrt(np.maximum(b * b - 8 * of * c, 0)) - b) / (4 * of)
    variance = of * (2 * fewer + value * (1 - value))
    return (up - down - of * value) ** 2 <= _z(level) ** 2 * np.maximum(variance, 0)


NPS_METHODS: Final[Mapping[str, Callable[[Floats, Floats, Floats, float], _Ends]]] = {
    "adjusted-wald": _nps_adjusted,
    "adjusted-t": _nps_t,
    "score": _nps_score,
    "wald": _nps_wald,
}
"""Intervals of a Net Promoter Score, by name."""


# -- what they share -----------------------------------------------------------------


def _z(level: float) -> float:
    return float(normal_quantile((1 + level) / 2))


def _t(level: float, df: Floats) -> Floats:
    # Columns repeat few degrees of freedom; each is worked out once.
    known, back = np.unique(df, return_inverse=True)
    return t_quantile((1 + level) / 2, known)[back].reshape(df.shape)


def _counts(
    part: ArrayLike, whole: ArrayLike, name: str, of: str
) -> tuple[Floats, Floats]:
    """Read counts of which some are part of others."""
    some, everything = np.broadcast_arrays(
        numbers(part, place=name), numbers(whole, place=of)
    )
    wrong = (some < 0) | (some > everything * (1 + 1e-12))
    if np.any(wrong):
        place = int(np.flatnonzero(wrong)[0])
        raise InvalidOKRError(
            f"{name} are no part of {of}",
            code="not-a-part",
            place=name,
            expected=f"0 to {shown(float(everything.flat[place]))}",
            got=shown(float(some.flat[place])),
        )
    return np.minimum(some, everything), everything


def _interval(
    value: Floats,
    error: Floats,
    low: Floats,
    high: Floats,
    counted: Floats,
    *,
    method: str,
    level: float,
) -> Interval:
    """Put columns together: nothing that is not a number where nothing was measured."""
    none = ~np.isfinite(value)
    columns = [
        np.where(none | ~np.isfinite(column), np.nan, column)
        for column in (value, error, low, high)
    ]
    return Interval(
        value=columns[0],
        standard_error=columns[1],
        low=columns[2],
        high=columns[3],
        effective_n=counted,
        method=method,
        level=level,
    )
