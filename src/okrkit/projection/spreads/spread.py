"""`Spread`: what many values may turn out to be, as columns of distributions."""

import math
from typing import Final

import numpy as np
from attrs import fields, frozen
from numpy.typing import ArrayLike

from okrkit.numerics.special import t_cdf, t_quantile
from okrkit.scoring.arithmetic import LARGEST, Floats, Ints

DF: Final = 3.0
"""Degrees of freedom of every spread: tails heavier than the normal's."""

_TOP: Final = math.exp(math.lgamma((DF + 1) / 2) - math.lgamma(DF / 2)) / math.sqrt(
    DF * math.pi
)
_FAR: Final = 1e100


@frozen(eq=False, kw_only=True)
class Spread:
    """
    Split Student-t distributions, one a row, cut off at what is possible.

    Half of the probability lies below `centre`, spread by `below`; half above it,
    spread by `above`. What would lie beyond `floor` or `cap` lies on it: so a value
    can be just at a bound with a chance of its own.

    Attributes:
        centre: The median, before it is cut off; finite.
        below: Scale of the lower half, finite; 0 where nothing lies below.
        above: Scale of the upper half, finite; 0 where nothing lies above. A row with
            both 0 is certain.
        floor: The least possible value; -inf for none.
        cap: The greatest possible value; inf for none.

    Shape:
        Every column (n,).

    Example:
        >>> Spread.of([5], scale=2, floor=0).at_least(np.array([[5, -1]]))
        array([[0.5, 1. ]])
    """

    centre: Floats
    below: Floats
    above: Floats
    floor: Floats
    cap: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.centre)

    @classmethod
    def of(
        cls,
        centre: ArrayLike,
        *,
        scale: ArrayLike,
        floor: ArrayLike = -np.inf,
        cap: ArrayLike = np.inf,
    ) -> "Spread":
        """
        Make spreads whose halves are alike.

        Args:
            centre: The medians.
            scale: Of both halves; 0 for what is certain.
            floor: The least possible values.
            cap: The greatest possible values.

        Returns:
            The spreads.

        Shape:
            centre (n,); the others (n,) or scalars.

        Units:
            The metric's.

        Source:
            None.

        Example:
            >>> len(Spread.of([5, 6], scale=0))
            2
        """
        given = (np.asarray(c, dtype=np.float64) for c in (centre, scale, floor, cap))
        middle, wide, low, high = np.broadcast_arrays(*given)
        return cls(centre=middle, below=wide, above=wide, floor=low, cap=high)

    def rows(self, which: slice | Ints) -> "Spread":
        """
        Return some rows.

        Args:
            which: A slice, or places.

        Returns:
            Those rows, as views where that can be.

        Shape:
            (k,).

        Units:
            None.

        Source:
            None.

        Example:
            >>> len(Spread.of([5, 6], scale=1).rows(slice(0, 1)))
            1
        """
        columns = {f.name: getattr(self, f.name)[which] for f in fields(Spread)}
        return Spread(**columns)

    def at_least(self, values: Floats) -> Floats:
        """
        Return the chance of ending at or above values.

        Args:
            values: What is to be reached; NaN gives NaN.

        Returns:
            1 at or below the floor, 0 above the cap; falling between.

        Shape:
            (n, k) → (n, k).

        Units:
            The metric's; a probability.

        Source:
            The distribution function of Student's t.

        Example:
            >>> spread = Spread.of([5], scale=1, floor=1, cap=9)
            >>> spread.at_least(np.array([[1, 5, 9.5]]))
            array([[1. , 0.5, 0. ]])
        """
        chance = t_cdf(-self._standard(values), DF)
        # All that could have lain below the centre, and cannot, lies on it.
        sure = (self.below == 0)[:, None] & (values == self.centre[:, None])
        sure |= values <= self.floor[:, None]
        return np.where(values > self.cap[:, None], 0.0, np.where(sure, 1.0, chance))

    def at_most(self, values: Floats) -> Floats:
        """
        Return the chance of ending at or below values.

        Args:
            values: What is not to be passed; NaN gives NaN.

        Returns:
            1 at or above the cap, 0 below the floor; rising between.

        Shape:
            (n, k) → (n, k).

        Units:
            The metric's; a probability.

        Source:
            The distribution function of Student's t.

        Example:
            >>> spread = Spread.of([5], scale=1, floor=1, cap=9)
            >>> spread.at_most(np.array([[0.5, 5, 9]]))
            array([[0. , 0.5, 1. ]])
        """
        chance = t_cdf(self._standard(values), DF)
        sure = (self.above == 0)[:, None] & (values == self.centre[:, None])
        sure |= values >= self.cap[:, None]
        return np.where(values < self.floor[:, None], 0.0, np.where(sure, 1.0, chance))

    def median(self) -> Floats:
        """
        Return the median of each row.

        Returns:
            The centre, or the bound it lies beyond.

        Shape:
            (n,).

        Units:
            The metric's.

        Source:
            None.

        Example:
            >>> Spread.of([5, -5], scale=1, floor=0).median()
            array([5., 0.])
        """
        return np.clip(self.centre, self.floor, self.cap)

    def quantiles(self, levels: Floats) -> Floats:
        """
        Return the values that lie at levels.

        Args:
            levels: Probabilities between 0 and 1, the same for all rows, or a row each.

        Returns:
            Values within floor and cap; the largest float at most.

        Shape:
            (q,) or (n, q) → (n, q).

        Units:
            Probabilities; the metric's.

        Source:
            The quantile function of Student's t.

        Example:
            >>> Spread.of([5, 6], scale=[0, 1]).quantiles(np.array([0.2, 0.5]))[:, 1]
            array([5., 6.])
        """
        return self.at(t_quantile(np.asarray(levels), DF))

    def at(self, scales: Floats) -> Floats:
        """
        Return the values that lie so many scales from the centre.

        Args:
            scales: Of the half they lie in, below 0 in the lower one: the same for all
                rows, or a row each.

        Returns:
            Values within floor and cap; the largest float at most.

        Shape:
            (q,) or (n, q) → (n, q).

        Units:
            Scales; the metric's.

        Source:
            The definition.

        Example:
            >>> Spread.of([5], scale=2, cap=8).at(np.array([-1, 1, 2]))
            array([[3., 7., 8.]])
        """
        z = np.asarray(scales)
        scale = np.where(z < 0, self.below[:, None], self.above[:, None])
        with np.errstate(over="ignore", invalid="ignore"):
            off = np.where(scale > 0, scale * z, 0.0)
            value = self.centre[:, None] + off
        floor, cap = self.floor[:, None], self.cap[:, None]
        return np.clip(value, np.maximum(floor, -LARGEST), np.minimum(cap, LARGEST))

    def excess(self, values: Floats) -> Floats:
        """
        Return the mean of what lies above values.

        Args:
            values: From where it is counted; NaN gives NaN.

        Returns:
            ``E[max(V - x, 0)]``: 0 from the cap on, rising below it. The mean of
            what lies between two values, and so of any piecewise linear score, is the
            difference of two of them.

        Shape:
            (n, k) → (n, k).

        Units:
            The metric's.

        Source:
            The integral of `at_least` from x to the cap, in closed form.

        Example:
            >>> Spread.of([5], scale=0).excess(np.array([[3, 9]]))
            array([[2., 0.]])
        """
        centre, floor, cap = self._ends()
        above, below = self.above[:, None], self.below[:, None]
        x = np.clip(values, floor, cap)
        beyond = _beyond(x, centre, np.where(x < centre, below, above))
        # The integral from x, or the centre, up; and from x up to the centre.
        upper = np.where(x > centre, beyond, above * _WHOLE)
        upper = upper - _beyond(np.maximum(cap, centre), centre, above)
        high = np.minimum(cap, centre)
        with np.errstate(over="ignore", invalid="ignore"):
            lower = (high - x) - (_beyond(high, centre, below) - beyond)
            missing = np.where(values < floor, floor - values, 0.0)
            lower = np.where(x < centre, np.maximum(lower, 0.0), 0.0)
            excess = np.minimum(np.maximum(upper, 0.0) + lower + missing, LARGEST)
        return np.where(np.isnan(values), np.nan, excess)

    def mean(self) -> Floats:
        """
        Return the mean of each row.

        Returns:
            Means within floor and cap.

        Shape:
            (n,).

        Units:
            The metric's.

        Source:
            The excess over the median, less what falls short of it.

        Example:
            >>> Spread.of([5], scale=1, floor=3, cap=7).mean()
            array([5.])
        """
        centre, floor, cap = (column[:, 0] for column in self._ends())
        middle = np.clip(centre, floor, cap)
        up = _beyond(np.maximum(floor, centre), centre, self.above)
        up = up - _beyond(np.maximum(cap, centre), centre, self.above)
        down = _beyond(np.minimum(cap, centre), centre, self.below)
        down = down - _beyond(np.minimum(floor, centre), centre, self.below)
        with np.errstate(over="ignore"):
            mean = middle + (up - down)
        return np.clip(mean, np.maximum(floor, -LARGEST), np.minimum(cap, LARGEST))

    def _ends(self) -> tuple[Floats, Floats, Floats]:
        return self.centre[:, None], self.floor[:, None], self.cap[:, None]

    def _standard(self, values: Floats) -> Floats:
        """Return values in scales from the centre; the centre itself is 0."""
        centre = self.centre[:, None]
        scale = np.where(values < centre, self.below[:, None], self.above[:, None])
        return in_scales(values, centre, scale)


def in_scales(values: Floats, centre: Floats, scale: Floats) -> Floats:
    """
    Return how many scales values lie above the centre; the centre itself is 0.

    Args:
        values: The values.
        centre: Of each row.
        scale: Of the half that each value lies in.

    Returns:
        Scales, below 0 in the lower half; infinite where the scale is 0.

    Shape:
        What broadcasts.

    Units:
        The metric's; scales.

    Source:
        The definition.

    Example:
        >>> in_scales(np.array([[9.0]]), np.array([[5.0]]), np.array([[2.0]])).tolist()
        [[2.0]]
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        off = values - centre
        z = off / scale
        far = np.isinf(off)
        if far.any():
            # Two numbers near the largest float differ by more than it.
            z = np.where(far, values / scale - centre / scale, z)
    # In a certain row the centre is 0 scales of 0 from itself.
    return np.where(off == 0, 0.0, z)


def _beyond(x: Floats, centre: Floats, scale: Floats) -> Floats:
    """
    Return the mean of what lies beyond x, on its side of the centre, uncut.

    That is ``scale * E[max(T - z, 0)]`` at ``z = abs(x - centre) / scale``, T a
    Student-t: 0 at infinity, and where nothing is spread.
    """
    x, centre, scale = np.broadcast_arrays(x, centre, scale)
    result = np.where(x == centre, scale * _WHOLE, 0.0)
    inside = np.isfinite(x) & (x != centre) & (scale > 0)
    if inside.any():
        one = scale[inside]
        z = np.abs(in_scales(x[inside], centre[inside], one))
        result[inside] = one * tail(np.minimum(z, _FAR))[1]
    return result


def tail(z: Floats) -> tuple[Floats, Floats]:
    """
    Return the chance beyond a value of Student's t, and the mean of what lies beyond.

    Args:
        z: 0 or more; 1e100 at most.

    Returns:
        ``P(T > z)`` and ``E[max(T - z, 0)]``.

    Shape:
        Any; kept, twice.

    Units:
        Scales.

    Source:
        The mean is the integral of the chance, in closed form.

    Example:
        >>> chance, beyond = tail(np.array([0.0]))
        >>> chance.tolist(), bool(beyond[0] == _WHOLE)
        ([0.5], True)
    """
    density = _TOP * (1 + z * z / DF) ** (-(DF + 1) / 2)
    chance = t_cdf(-z, DF)
    return chance, density * (DF + z * z) / (DF - 1) - z * chance


_WHOLE: Final = _TOP * DF / (DF - 1)
"""``E[max(T, 0)]`` of a Student-t."""
