"""
What came of chances, by arrays: who is ranked first, and do the chances hold.

Each takes `chance`, what was said of each customer, and `left`, 1 where it came true
and 0 where not. Customers of one chance are never told apart by the order of the data:
where a cut runs through them, each side has its share of what came.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.numerics.special import normal_cdf
from okrkit.retention.estimates.intervals import check_level, proportion_interval
from okrkit.strategy.leaving.lifted import CalibrationTable, LiftTable


def lift_table(
    chance: ArrayLike, left: ArrayLike, *, bins: int = 10, level: float = 0.95
) -> LiftTable:
    """
    Return how many of each tenth left, those of the highest chance first.

    Args:
        chance: What ranks the customers: the higher, the likelier to leave. Any score
            will do.
        left: 1 where the customer left, 0 where not.
        bins: How many parts.
        level: Of the intervals.

    Returns:
        A row for each part.

    Raises:
        InvalidOKRError: No numbers, columns of unequal length, too few customers for
            so many parts, or no such level.
        NotMeasuredError: Nobody left, so that there is nothing to find.

    Shape:
        (customers,) → (bins,).

    Units:
        Shares; lift is a ratio of shares.

    Source:
        ``lift = share of the part that left / share of all that left``; intervals by
        Wilson.

    Example:
        >>> made = lift_table([0.9, 0.8, 0.3, 0.1], [1, 1, 0, 0], bins=2)
        >>> made.lift.tolist(), made.captured.tolist()
        ([2.0, 0.0], [1.0, 1.0])
    """
    score, gone = _read(chance, left)
    parts = _parts(bins, len(score))
    _require_left(gone)
    order = np.argsort(-score, kind="stable")
    level = check_level(level)
    # Customers of one score share what came of them.
    shared = _shared(score[order], gone[order])
    cut = np.arange(1, parts) * len(score) // parts
    sums = np.array([part.sum() for part in np.split(shared, cut)])
    counts = np.diff([0, *cut.tolist(), len(score)]).astype(np.float64)
    said = np.array([part.mean() for part in np.split(score[order], cut)])
    ends = proportion_interval(np.minimum(sums, counts), counts, level=level)
    whole = float(gone.mean())
    return LiftTable(
        customers=counts,
        score=said,
        left=sums,
        share=ends.value,
        low=ends.low,
        high=ends.high,
        lift=ends.value / whole,
        captured=np.minimum(np.cumsum(sums) / gone.sum(), 1.0),
        base=whole,
        level=level,
    )


def calibration_table(
    chance: ArrayLike, left: ArrayLike, *, bins: int = 10, level: float = 0.95
) -> CalibrationTable:
    """
    Return how many left of those of whom about the same was said.

    Args:
        chance: Of leaving, from 0 to 1.
        left: 1 where the customer left, 0 where not.
        bins: How many parts of about as many customers; fewer where chances are equal,
            which are never put into two parts.
        level: Of the intervals.

    Returns:
        A row for each part, the lowest chances first, and what they come to.

    Raises:
        InvalidOKRError: No chances, columns of unequal length, too few customers for
            so many parts, or no such level.

    Shape:
        (customers,) → (bins,) or fewer.

    Units:
        Probabilities and shares.

    Source:
        Spiegelhalter, Statistics in Medicine 5 (1986), 421-433, for the test of all
        chances together; intervals by Wilson.

    Example:
        >>> made = calibration_table([0.1, 0.1, 0.8, 0.9], [0, 0, 1, 1], bins=2)
        >>> made.said.round(2).tolist(), made.seen.tolist(), round(made.error, 3)
        ([0.1, 0.85], [0.0, 1.0], 0.125)
    """
    p, gone = _read(chance, left, probable=True)
    parts, level = _parts(bins, len(p)), check_level(level)
    _, place, many = np.unique(p, return_inverse=True, return_counts=True)
    # The part of the middle of those of one chance.
    middle = np.cumsum(many) - (many + 1) // 2
    part = np.unique((parts * middle // len(p))[place], return_inverse=True)[1]
    counts = np.bincount(part).astype(np.float64)
    said, sums = (np.bincount(part, c).astype(np.float64) for c in (p, gone))
    ends = proportion_interval(sums, counts, level=level)
    return CalibrationTable(
        customers=counts,
        said=said / counts,
        left=sums,
        seen=ends.value,
        low=ends.low,
        high=ends.high,
        level=level,
        brier=float(np.mean((p - gone) ** 2)),
        p_value=_spiegelhalter(p, gone),
    )


def auc(chance: ArrayLike, left: ArrayLike) -> float:
    """
    Return how often one who left had the higher chance than one who stayed.

    Args:
        chance: What ranks the customers; any score will do.
        left: 1 where the customer left, 0 where not.

    Returns:
        The area under the receiver operating characteristic: 0.5 for guessing, 1 where
        everybody who left is ranked before everybody who stayed. Ties count one half.

    Raises:
        InvalidOKRError: No numbers, or columns of unequal length.
        NotMeasuredError: Nobody left, or everybody.

    Shape:
        (customers,).

    Units:
        A probability.

    Source:
        Hanley and McNeil, Radiology 143 (1982), 29-36.

    Example:
        >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
        0.75
    """
    return float(placements(*_read(chance, left))[0].mean())


def auc_error(chance: ArrayLike, left: ArrayLike) -> float:
    """
    Return the standard error of `auc`.

    Args:
        chance: What ranks the customers.
        left: 1 where the customer left, 0 where not.

    Returns:
        The standard error; NaN where fewer than two left, or fewer than two stayed.

    Raises:
        InvalidOKRError: No numbers, or columns of unequal length.
        NotMeasuredError: Nobody left, or everybody.

    Shape:
        (customers,).

    Units:
        Those of a probability.

    Source:
        DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), 837-845.

    Example:
        >>> round(auc_error([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 4)
        0.3536
    """
    return placed_error(*placements(*_read(chance, left)))


def auc_gain(
    chance: ArrayLike, other: ArrayLike, left: ArrayLike
) -> tuple[float, float]:
    """
    Return by how much one ranking beats another one of the same customers.

    Args:
        chance: What ranks the customers.
        other: What the other ranking goes by.
        left: 1 where the customer left, 0 where not.

    Returns:
        The difference of the areas, and its standard error, which knows that the two
        are of the same customers; NaN where fewer than two left or stayed.

    Raises:
        InvalidOKRError: No numbers, or columns of unequal length.
        NotMeasuredError: Nobody left, or everybody.

    Shape:
        (customers,).

    Units:
        Those of a probability.

    Source:
        DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), 837-845.

    Example:
        >>> auc_gain([0.1, 0.4, 0.35, 0.8], [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
        (0.0, 0.0)
    """
    mine = placements(*_read(chance, left))
    its = placements(*_read(other, left))
    return (
        float(mine[0].mean() - its[0].mean()),
        placed_error(mine[0] - its[0], mine[1] - its[1]),
    )


def placements(score: Floats, gone: Floats) -> tuple[Floats, Floats]:
    """
    Return which part of the other kind each customer is ranked right against.

    Args:
        score: What ranks the customers.
        gone: 1 where the customer left, 0 where not.

    Returns:
        Of those who left, and of those who stayed, each in the order of the data. The
        mean of either is the AUC.

    Raises:
        NotMeasuredError: Nobody left, or everybody.

    Shape:
        (customers,) → (who left,) and (who stayed,).

    Units:
        Shares.

    Source:
        DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), 837-845.

    Example:
        >>> left, stayed = placements(np.array([0.1, 0.4, 0.4]), np.array([0, 0, 1.0]))
        >>> left.tolist(), stayed.tolist()
        ([0.75], [1.0, 0.5])
    """
    left, many = float(gone.sum()), len(gone)
    if left in (0, many):
        raise NotMeasuredError(
            "everybody left" if left else "nobody left",
            place="left",
            expected="some who left and some who stayed",
        )
    _, place = np.unique(score, return_inverse=True)
    here = np.bincount(place, gone)
    others = np.bincount(place) - here
    # Those below, and one half of those of the same score.
    stayed_below = (np.cumsum(others) - others / 2) / (many - left)
    left_below = (np.cumsum(here) - here / 2) / left
    of_left: Floats = stayed_below[place[gone == 1]]
    of_stayed: Floats = 1 - left_below[place[gone == 0]]
    return of_left, of_stayed


def placed_error(of_left: Floats, of_stayed: Floats) -> float:
    """
    Return the standard error of a mean placement, or of a difference of two.

    Args:
        of_left: Placements of those who left.
        of_stayed: Of those who stayed.

    Returns:
        The standard error; NaN where fewer than two left or stayed.

    Shape:
        (who left,) and (who stayed,).

    Units:
        Shares.

    Source:
        DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), 837-845.

    Example:
        >>> placed_error(np.array([0.5, 1.0]), np.array([0.5, 1.0])).__round__(4)
        0.3536
    """
    if min(len(of_left), len(of_stayed)) < 2:
        return math.nan
    spread = of_left.var(ddof=1) / len(of_left), of_stayed.var(ddof=1) / len(of_stayed)
    return math.sqrt(float(sum(spread)))


def _shared(score: Floats, gone: Floats) -> Floats:
    """Return the share that left of those of one score, for each; scores in order."""
    start = np.flatnonzero(np.concatenate([[True], score[1:] != score[:-1]]))
    many = np.diff([*start.tolist(), len(score)])
    mean = np.add.reduceat(gone, start) / many
    return np.repeat(mean, many)


def _spiegelhalter(p: Floats, gone: Floats) -> float | None:
    """Return how likely chances that are right lie so far off; None where unknown."""
    spread = float(((1 - 2 * p) ** 2) @ (p * (1 - p)))
    if spread <= 0:
        return None
    z = float((gone - p) @ (1 - 2 * p)) / math.sqrt(spread)
    return float(2 * normal_cdf(-abs(z)))


def _parts(bins: object, customers: int) -> int:
    """Return how many parts to make of the customers."""
    flag = isinstance(bins, bool)
    if isinstance(bins, int) and not flag and 1 < bins <= customers:
        return bins
    raise InvalidOKRError(
        "no number of parts",
        code="out-of-range",
        place="bins",
        expected=f"from 2 on, and at most the number of customers, {customers}",
        got=shown(bins),
    )


def _require_left(gone: Floats) -> None:
    if not gone.any():
        raise NotMeasuredError(
            "nobody left",
            place="left",
            expected="some who left",
            hint="There is no lift.",
        )


def _read(
    chance: ArrayLike, left: ArrayLike, *, probable: bool = False
) -> tuple[Floats, Floats]:
    """Read what was said and what came."""
    said = numbers(chance, place="chance")
    if said.ndim != 1 or np.isnan(said).any():
        raise InvalidOKRError(
            "a customer of whom nothing was said",
            code="not-finite",
            place="chance",
            expected="a number for each customer",
            got=shown(said.shape) if said.ndim != 1 else "NaN",
        )
    if probable and not ((said >= 0) & (said <= 1)).all():
        raise InvalidOKRError(
            "no chances",
            code="not-a-share",
            place="chance",
            expected="numbers from 0 to 1",
            hint="A score that is no chance can be ranked: see lift_table and auc.",
        )
    given = np.asarray(left)
    came = (
        given.astype(np.float64)
        if given.dtype.kind == "b"
        else numbers(left, place="left")
    )
    if came.shape != said.shape:
        raise InvalidOKRError(
            "two columns of unequal length",
            code="column-length",
            place="left",
            expected=f"{len(said)} numbers",
            got=shown(came.shape),
        )
    if not np.isin(came, (0, 1)).all():
        raise InvalidOKRError(
            "not what came of a customer",
            code="not-a-flag",
            place="left",
            expected="1 or true where the customer left, 0 or false where not",
        )
    return said, came
