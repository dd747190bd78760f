"""`Rising`: sums of log gamma(z + x) - log gamma(z) over counts x, and derivatives."""

from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.rises import digamma_rise, log_rise, trigamma_rise

_FAR: Final = 4096
"""Counts are taken one by one up to here: log gamma(z + x) - log gamma(z) is the sum of
log(z + j) over j < x, exact for every z."""


@frozen(eq=False)
class Rising:
    """
    Weighted counts, ready for sums of log gamma(z + x) - log gamma(z).

    Attributes:
        above: Weight of the counts above 0, 1, 2 and so on.
        far: Distinct counts beyond 4096.
        weight: Of each.

    Shape:
        above (least of 4096 and the largest count,), far and weight (m,).
    """

    above: Floats
    far: Floats
    weight: Floats

    @classmethod
    def of(cls, x: Floats, weight: Floats) -> "Rising":
        """
        Bring counts together.

        Args:
            x: Counts.
            weight: Of each.

        Returns:
            What `sums` needs, of the size of the largest count or 4096.

        Shape:
            x and weight (n,).

        Example:
            >>> Rising.of(np.array([2.0, 0.0]), np.array([1.0, 5.0])).above
            array([1., 1.])
        """
        near = np.minimum(x, _FAR).astype(np.int64)
        counted = np.bincount(near, weights=weight)
        above = np.cumsum(counted[::-1])[::-1][1:]
        beyond = x > _FAR
        far, places = np.unique(x[beyond], return_inverse=True)
        weights = np.bincount(places, weights=weight[beyond], minlength=len(far))
        return cls(above, far, weights)

    def sums(self, z: float) -> tuple[float, float, float]:
        """
        Return the sum at z and its first two derivatives.

        Args:
            z: Above 0.

        Returns:
            The sum, its derivative and its second derivative in z.

        Example:
            >>> Rising.of(np.array([2.0]), np.array([1.0])).sums(1.0)[1:]
            (1.5, -1.25)
        """
        at = z + np.arange(len(self.above))
        part = self.above / at
        value, slope = float(self.above @ np.log(at)), float(part.sum())
        bend = -float((part / at).sum())
        if self.far.size:
            start, rest = z + _FAR, self.far - _FAR
            value += float(self.weight @ log_rise(start, rest))
            slope += float(self.weight @ digamma_rise(start, rest))
            bend += float(self.weight @ trigamma_rise(start, rest))
        return value, slope, bend
