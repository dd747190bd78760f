"""The scale of the bounds: on it a bounded metric moves like an unbounded one."""

import numpy as np
from attrs import frozen

from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.formulas import Flags

_NEAR = 1e-3
"""A reading at a bound counts as this share of the unit away from it."""

_FAR = 600.0


@frozen(eq=False, kw_only=True)
class Curve:
    """
    How each row is bent: by the logarithm of the distance from its bounds.

    With one bound it is the logarithm of the distance from it, with two the log-odds
    of where the value lies between them, with none the value itself in units.

    Attributes:
        low: Lower bound; 0 where there is none.
        high: Upper bound; 0 where there is none.
        lower: Whether there is a lower bound.
        upper: Whether there is an upper bound.
        unit: What counts as 1 on the plain scale: the distance from the bound, or the
            size of the values; above 0.

    Shape:
        Every column (n,).
    """

    low: Floats
    high: Floats
    lower: Flags
    upper: Flags
    unit: Floats

    @classmethod
    def of(
        cls,
        values: Floats,
        has: Flags,
        lower: Floats,
        upper: Floats,
        baseline: Floats,
        size: Floats,
    ) -> "Curve":
        """
        Find the bounds that bend each row, and its unit.

        Args:
            values: Shape (m, n).
            has: Which of them are readings.
            lower: Lower bounds, -inf for none.
            upper: Upper bounds, inf for none.
            baseline: Values at the start.
            size: A distance that matters, for series that show none; NaN for none.

        Returns:
            The curve. A series without bounds that has one sign throughout is bent as
            if it ended at 0, but never cut off there.

        Shape:
            (m, n) and (n,) → (n,).

        Units:
            The metric's.

        Source:
            okrkit's own choice; "How a chance is made" in the documentation.

        Example:
            >>> one = np.ones(1)
            >>> bounds = -np.inf * one, 5 * one
            >>> curve = Curve.of(one[None], one[None] > 0, *bounds, one, one)
            >>> curve.unit
            array([4.])
        """
        free = np.isinf(lower) & np.isinf(upper)
        if free.any():
            rises = free & (values > 0).all(axis=0) & (baseline > 0)
            falls = free & (values < 0).all(axis=0) & (baseline < 0)
            lower, upper = np.where(rises, 0.0, lower), np.where(falls, 0.0, upper)
        has_low, has_high = np.isfinite(lower), np.isfinite(upper)
        low, high = np.where(has_low, lower, 0.0), np.where(has_high, upper, 0.0)
        over, under = np.maximum(values - low, 0.0), np.maximum(high - values, 0.0)
        both = has_low & has_high
        width = np.where(both, high - low, 1.0)
        room = np.where(has_low, over, np.where(has_high, under, np.abs(values)))
        if both.any():
            room = np.where(both, over * (under / width), room)
        unit = np.where(has, room, 0.0).sum(axis=0) / np.maximum(has.sum(axis=0), 1)
        least = np.where(size > 0, size, 1.0)
        least = np.where(both, 0.05 * width, least)
        small = 1e-6 * np.abs(values).max(axis=0)
        unit = np.where(unit > small, unit, np.where(both | (small == 0), least, small))
        return cls(low=low, high=high, lower=has_low, upper=has_high, unit=unit)

    def bend(self, values: Floats) -> Floats:
        """
        Return values on the scale of the bounds.

        Args:
            values: Shape (m, n).

        Returns:
            Values without bounds.

        Shape:
            (m, n) → (m, n).

        Units:
            None.

        Source:
            The log-odds transform.

        Example:
            >>> one = np.ones(1)
            >>> bounds = 0 * one, 2 * one
            >>> curve = Curve.of(one[None], one[None] > 0, *bounds, one, one)
            >>> curve.bend(one[None])
            array([[0.]])
        """
        least = _NEAR * self.unit
        bent = np.zeros(values.shape)
        if self.lower.any():
            over = np.maximum(values - self.low, least)
            bent += np.log(np.where(self.lower, over, 1.0))
        if self.upper.any():
            under = np.maximum(self.high - values, least)
            bent -= np.log(np.where(self.upper, under, 1.0))
        plain = ~(self.lower | self.upper)
        return np.where(plain, values / self.unit, bent) if plain.any() else bent

    def steepness(self, values: Floats) -> Floats:
        """
        Return the logarithm of the slope of the bent scale at values.

        Args:
            values: Shape (m, n).

        Returns:
            Logarithms: what compares likelihoods on the two scales.

        Shape:
            (m, n) → (m, n).

        Units:
            None.

        Source:
            The change of variables of a density.

        Example:
            >>> one = np.ones(1)
            >>> bounds = 0 * one, np.inf * one
            >>> curve = Curve.of(one[None], one[None] > 0, *bounds, one, one)
            >>> abs(curve.steepness(one[None])).item()
            0.0
        """
        least = _NEAR * self.unit
        steep = np.zeros(values.shape)
        if self.lower.any():
            over = np.maximum(values - self.low, least)
            steep -= np.log(np.where(self.lower, over, 1.0))
        if self.upper.any():
            under = np.maximum(self.high - values, least)
            steep -= np.log(np.where(self.upper, under, 1.0))
            both = self.lower & self.upper
            steep += np.log(np.where(both, self.high - self.low, 1.0))
        plain = ~(self.lower | self.upper)
        return np.where(plain, -np.log(self.unit), steep) if plain.any() else steep

    def unbend(self, bent: Floats) -> Floats:
        """
        Return values again.

        Args:
            bent: Shape (..., n).

        Returns:
            Values within the bounds.

        Shape:
            (..., n) → (..., n).

        Units:
            The metric's.

        Source:
            The inverse of `bend`.

        Example:
            >>> one = np.ones(1)
            >>> bounds = 0 * one, 2 * one
            >>> curve = Curve.of(one[None], one[None] > 0, *bounds, one, one)
            >>> curve.unbend(0 * one)
            array([1.])
        """
        grown = np.exp(np.clip(bent, -_FAR, _FAR))
        if not self.upper.any() and self.lower.all():
            return self.low + grown
        value = np.where(self.lower, self.low + grown, self.high - 1.0 / grown)
        both = self.lower & self.upper
        share = grown / (1.0 + grown)
        value = np.where(both, self.low + (self.high - self.low) * share, value)
        return np.where(self.lower | self.upper, value, bent * self.unit)
