"""What counts at the end, of what is known and of what may come, by each basis."""

import numpy as np
from attrs import frozen

from okrkit.model.staged import BASES
from okrkit.projection.chances.regions import Region
from okrkit.projection.chances.rest import Rest
from okrkit.projection.spreads.spread import Spread
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import worst_of

LATEST, MEAN, SUM, WORST, SHARE = range(len(BASES))
"""The number of each basis."""


@frozen(eq=False, kw_only=True)
class Past:
    """
    What is known of each row up to now.

    Attributes:
        value: The mean, sum or worst of its readings, or the share of days met; NaN
            where there is none.
        weight: Readings that the mean is of, or days that the share is of.
        last: The last reading, which holds until the next one.
        begin: The moment up to which it is known.
        every: Days between two readings.

    Shape:
        Every column (n,).
    """

    value: Floats
    weight: Floats
    last: Floats
    begin: Floats
    every: Floats


@frozen(eq=False, kw_only=True)
class Judged:
    """
    What decides which value is worse, and which days are met.

    Attributes:
        sign: 1 where larger values are better, -1 where smaller ones, 0 for a band.
        at_least: Lower limit of a band.
        at_most: Upper limit of a band.
        region: Values that meet the target on a day.

    Shape:
        Every column (n,).
    """

    sign: Ints
    at_least: Floats
    at_most: Floats
    region: Region

    def rows(self, which: slice | Ints) -> "Judged":
        """
        Return some rows.

        Args:
            which: A slice, or places.

        Returns:
            Those rows.

        Shape:
            (k,).

        Units:
            The metric's.

        Source:
            None.

        Example:
            >>> one = np.ones(1)
            >>> band = Region(low=one, high=one)
            >>> sign = np.array([1])
            >>> judged = Judged(sign=sign, at_least=one, at_most=one, region=band)
            >>> judged.rows(slice(0, 0)).sign.tolist()
            []
        """
        return Judged(
            sign=self.sign[which],
            at_least=self.at_least[which],
            at_most=self.at_most[which],
            region=self.region.rows(which),
        )


def counted(
    code: int, past: Past, rest: Rest, values: Floats, judged: Judged
) -> Floats:
    """
    Return what counts of what is known and of values to come.

    Args:
        code: The number of the basis.
        past: What is known.
        rest: When values are to come.
        values: What they are; 1 and 0 for a share of time, met or not.
        judged: What is worse, and what is met.

    Returns:
        Means, sums, worst values or shares of days; NaN where there is nothing.

    Shape:
        values (n, j, p) → (n, p).

    Units:
        The metric's; a fraction.

    Source:
        As `okrkit.scoring.basis.read` has it of readings.

    Example:
        >>> from okrkit.projection.chances.rest import rest_of
        >>> two, sign = np.array([2.0]), np.array([1])
        >>> rest = rest_of(two, np.array([3.0]), np.array([1.0]))
        >>> past = Past(value=two, weight=two, last=two, begin=two, every=two)
        >>> region = Region(low=two, high=two)
        >>> judged = Judged(sign=sign, at_least=two, at_most=two, region=region)
        >>> counted(MEAN, past, rest, np.array([[[5.0]]]), judged).tolist()
        [[3.0]]
    """
    known, used = past.value[:, None], rest.weights[:, :, None] > 0
    if code == WORST:
        low = np.fmin(np.where(used, values, np.inf).min(axis=1, initial=np.inf), known)
        high = np.fmax(
            np.where(used, values, -np.inf).max(axis=1, initial=-np.inf), known
        )
        limits = judged.at_least[:, None], judged.at_most[:, None]
        worst = worst_of(low, high, judged.sign[:, None], limits)
        return np.where(np.isinf(worst) & ~used.any(axis=1), np.nan, worst)
    weights = rest.days if code == SHARE else rest.weights
    gone = past.weight
    if code == SHARE:
        # The last reading goes on to hold until the next one.
        lasting = np.where(np.isnan(past.last), 0.0, rest.before)
        kept = judged.region.holds(past.last[:, None])[:, 0] * lasting
        days = gone + lasting
        known = (np.nan_to_num(past.value) * gone + kept)[:, None]
        known, gone = known / np.where(days > 0, days, 1.0)[:, None], days
    whole = np.where(code == SUM, 1.0, gone + weights.sum(axis=1))
    whole = np.where(whole > 0, whole, 1.0)
    part = (weights / whole[:, None])[:, :, None]
    own = np.where(code == SUM, np.minimum(gone, 1.0), gone / whole)[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        coming = np.where(used, part * values, 0.0).sum(axis=1)
        found = np.where(own > 0, own * known, 0.0) + coming
    nothing = (gone + weights.sum(axis=1) <= 0)[:, None]
    return np.where(nothing, np.nan, found)


def range_of(
    code: int, past: Past, rest: Rest, ends: Floats, judged: Judged
) -> tuple[Floats, Floats]:
    """
    Return the least and the greatest of what can count at the end.

    Args:
        code: The number of the basis.
        past: What is known.
        rest: When values are to come.
        ends: The least and the greatest value at each moment.
        judged: What is worse, and what is met.

    Returns:
        Both; infinite where nothing bounds them.

    Shape:
        ends (n, j, 2) → twice (n,).

    Units:
        The metric's; a fraction.

    Source:
        `counted` never falls where a value rises.

    Example:
        >>> from okrkit.projection.chances.rest import rest_of
        >>> two, sign = np.array([2.0]), np.array([1])
        >>> rest = rest_of(two, np.array([3.0]), np.array([1.0]))
        >>> past = Past(value=two, weight=two, last=two, begin=two, every=two)
        >>> region = Region(low=two, high=two)
        >>> judged = Judged(sign=sign, at_least=two, at_most=two, region=region)
        >>> least, most = range_of(WORST, past, rest, np.array([[[0.0, 9.0]]]), judged)
        >>> least.tolist(), most.tolist()
        ([0.0], [2.0])
    """
    if code == SHARE:
        low, high = judged.region.low[:, None], judged.region.high[:, None]
        floor, cap = ends[:, :, 0], ends[:, :, 1]
        always, ever = (floor >= low) & (cap <= high), (cap >= low) & (floor <= high)
        ends = np.stack([always, ever], axis=2).astype(np.float64)
    least, most = counted(code, past, rest, ends, judged).T
    if code == WORST:
        band = judged.sign == 0
        known = past.value
        # Nothing mends a band that is broken: what it comes to is out of it for sure.
        broken = band & ((known < judged.at_least) | (known > judged.at_most))
        least = np.where(band, ends[:, :, 0].min(axis=1), least)
        most = np.where(band, ends[:, :, 1].max(axis=1), most)
        least, most = np.where(broken, known, least), np.where(broken, known, most)
    return least, most


def ends_of(spread: Spread) -> tuple[Floats, Floats]:
    """
    Return the least and the greatest value that a spread leaves possible.

    Args:
        spread: What may be.

    Returns:
        Both; infinite where nothing bounds them.

    Shape:
        Twice (n,).

    Units:
        The metric's.

    Source:
        The definition.

    Example:
        >>> least, most = ends_of(Spread.of([5, 5], scale=[0, 1], floor=1))
        >>> least.tolist(), most.tolist()
        ([5.0, 1.0], [5.0, inf])
    """
    middle = spread.median()
    least = np.where(spread.below == 0, middle, spread.floor)
    return least, np.where(spread.above == 0, middle, spread.cap)
